using System.CommandLine;
using System.Globalization;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Fleet;

namespace EcrMirror.Benchmarks.Kill;

/// <summary><c>kill</c>: services killed while they mirror, as the tests do it, but more of everything.</summary>
internal static class KillCommand
{
    private static readonly Option<int> Images = CountOption.Create("--images", "N", "Images under way.", 200);

    private static readonly Option<int> Kills = CountOption.Create("--kills", "N", "Processes killed, one after another.", 30);

    private static readonly Option<int> Copiers = CountOption.Create("--copiers", "N", "Copiers.", 3);

    private static readonly Option<int?> Seed = new("--seed")
    {
        Description = "Does again what a run with this seed did; otherwise a new one is chosen and printed.",
        HelpName = "N",
    };

    public static Command Create()
    {
        var command = new Command(
            "kill",
            "Mirrors images through four services in processes of their own, kills them at random, freezes their queues, repeats and delays messages, and checks that nothing was lost, nothing was incomplete, and no byte was read for nothing.")
        {
            Images, Kills, Copiers, Seed,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int seed = parsed.GetValue(Seed) ?? Environment.TickCount;
            Console.Out.WriteLine($"--seed {seed}");
            var settings = new KillSettings
            {
                Seed = seed,
                Images = parsed.GetValue(Images),
                Kills = parsed.GetValue(Kills),
                Copiers = parsed.GetValue(Copiers),
                Freezes = 3,
            };
            KillReport report = await new KillRun(settings, Console.Out.WriteLine).RunAsync(cancellationToken);
            Console.Out.Write(Describe(report));
            return report.Problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Describe(KillReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        took                  {report.Took.TotalSeconds:0.0} s
        distinct blobs        {report.UniqueBlobs}, {report.UniqueBytes} bytes
        read from the source  {report.PulledBytes} bytes, {(double)report.PulledBytes / report.UniqueBytes:0.000} times that
        in flight at kills    {report.InFlightBytes} bytes
        sent and mounted      {report.Uploads} and {report.Mounts}
        repeated and delayed  {report.Duplicated} and {report.Delayed} requests to send messages
        problems              {report.Problems.Count}
        {string.Concat(report.Problems.Select(problem => $"  {problem}\n"))}
        """);
}
