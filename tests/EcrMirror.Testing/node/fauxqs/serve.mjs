// fauxqs on a free port of loopback: its own command listens on every interface.
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false });
await app.listen({ host: "127.0.0.1", port: 0 });
console.error(`listening on 127.0.0.1:${app.server.address().port}`);
