using EcrMirror.Cli;
using EcrMirror.Cli.Output;

// .NET reads it at the first socket. Not where a server runs in the process: its handlers would keep others waiting (docs/decisions/0044).
const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

if (args is ["copy" or "sync", ..] && Environment.GetEnvironmentVariable(InlineCompletions) is null)
    Environment.SetEnvironmentVariable(InlineCompletions, "1");

return await CommandLine.RunAsync(args, Consoles.OfProcess());
