using EcrMirror.Cli;
using EcrMirror.Cli.Output;

return await CommandLine.RunAsync(args, Consoles.OfProcess());
