using System.CommandLine;
using System.Globalization;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Fleet;

namespace EcrMirror.Benchmarks.Kill;

/// <summary><c>resume</c>: a Copier killed in the middle of a large layer, as the tests do it, but with a larger one.</summary>
internal static class ResumeCommand
{
    private const long MiB = 1024 * 1024;

    private static readonly Option<int> Size = CountOption.Create("--size", "MIB", "The layer's size.", 2048);

    private static readonly Option<double[]> KillAt = new("--kill-at")
    {
        Description = "When the Copier is killed: the part of the layer that has arrived, between 0 and 1; as often as it is to be killed.",
        HelpName = "PART",
        DefaultValueFactory = _ => [0.6],
    };

    public static Command Create()
    {
        var command = new Command(
            "resume",
            "Mirrors one large layer to an emulated Amazon ECR through services in processes of their own, kills the Copier in the middle, and counts what another one sends and reads again.")
        {
            Size, KillAt,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = new ResumeSettings { LayerBytes = parsed.GetValue(Size) * MiB, KillAt = [.. (parsed.GetValue(KillAt) ?? []).Order()] };
            ResumeReport report = await new ResumeRun(settings, Console.Out.WriteLine).RunAsync(cancellationToken);
            Console.Out.Write(Describe(report));
            return report.Problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Describe(ResumeReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        took                  {report.Took.TotalSeconds:0.0} s
        layer                 {report.LayerBytes} bytes, {report.Parts} parts of {ResumeReport.PartBytes}
        killed at             {string.Join(", ", report.ArrivedAtKills.Select(bytes => (bytes / (double)report.LayerBytes).ToString("P1", CultureInfo.InvariantCulture)))}
        uploads begun         {report.Uploads}
        parts that arrived    {report.PartsArrived}
        parts refused         {report.PartsRefused}, of which {report.ArrivedAtKills.Count} of one byte ask how far the upload has come
        read from the source  {report.PulledBytes} bytes, {(double)report.PulledBytes / report.LayerBytes:0.000} times the layer
        problems              {report.Problems.Count}
        {string.Concat(report.Problems.Select(problem => $"  {problem}\n"))}
        """);
}
