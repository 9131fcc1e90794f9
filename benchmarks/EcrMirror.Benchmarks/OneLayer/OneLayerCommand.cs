using System.CommandLine;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.OneLayer;

/// <summary><c>one-layer</c>: an image of one large layer, from one registry to another.</summary>
internal static class OneLayerCommand
{
    private static readonly Option<int> Size = CountOption.Create("--size", "MIB", "The layer's size in MiB.", 1024);

    private static readonly Option<int> Rounds = CountOption.Create("--rounds", "N", "How often each tool copies.", 5);

    private static readonly Option<bool> Tls = new("--tls")
    {
        Description = "Both registries serve HTTPS.",
    };

    private static readonly Option<string> Output = new Option<string>("--output")
    {
        Description = "How to print the result.",
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "json");

    public static Command Create()
    {
        var command = new Command(
            "one-layer",
            "Copies an image of one layer between two docker-registries on loopback, with 'ecr-mirror copy' and 'skopeo copy' in turn.")
        {
            Size, Rounds, Tls, Output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var benchmark = new OneLayerBenchmark(parsed.GetValue(Size) * 1024L * 1024, parsed.GetValue(Rounds), parsed.GetValue(Tls));
            Report report = await benchmark.RunAsync(cancellationToken);
            Console.Out.Write(parsed.GetValue(Output) is "json" ? report.ToJson() : report.ToTable());
        });
        return command;
    }
}
