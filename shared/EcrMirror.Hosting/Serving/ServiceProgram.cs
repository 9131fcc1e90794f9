using System.CommandLine;

namespace EcrMirror.Hosting.Serving;

/// <summary>The command line of a service's own program.</summary>
public static class ServiceProgram
{
    /// <summary>Runs one service until the process is told to end.</summary>
    /// <returns>The exit code: 0 when it was told to end, 1 for a defect, 2 for wrong settings.</returns>
    public static Task<int> RunAsync(MirrorService service, string[] args)
    {
        var root = new RootCommand($"Runs the {service.Name} of EcrMirror until it is told to end (SIGTERM, Ctrl+C).");
        ServeFlags.AddTo(root);
        root.SetAction((parsed, cancellationToken) => ServeRun.RunAsync([service], ServeFlags.Read(parsed), Console.Error, cancellationToken));

        // Ending is the host's: it lets consumers finish, which takes longer than the command line would wait.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
