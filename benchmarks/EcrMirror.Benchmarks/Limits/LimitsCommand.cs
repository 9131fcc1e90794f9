using System.CommandLine;

namespace EcrMirror.Benchmarks.Limits;

/// <summary><c>limits</c>: what no client can get past on this machine.</summary>
internal static class LimitsCommand
{
    public static Command Create()
    {
        var command = new Command("limits", "Measures what bounds every tool on this machine: hashing, loopback, and the work of docker-registry itself.");
        command.SetAction(async (_, cancellationToken) => Console.Out.Write((await LimitsBenchmark.RunAsync(cancellationToken)).ToText()));
        return command;
    }
}
