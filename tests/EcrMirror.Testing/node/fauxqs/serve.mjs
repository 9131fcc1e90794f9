// fauxqs on loopback, on the port that is given or a free one: its own command listens on every interface.
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false });
await app.listen({ host: "127.0.0.1", port: Number(process.argv[2] ?? 0) });
console.error(`listening on 127.0.0.1:${app.server.address().port}`);
