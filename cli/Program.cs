using EcrMirror.Cli;

return await CommandLine.RunAsync(args);
