using System.CommandLine;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Transport;

/// <summary><c>transport</c>: messages through SQS, with and without MassTransit.</summary>
internal static class TransportCommand
{
    private static readonly Option<int> Messages = CountOption.Create("--messages", "N", "How many messages each measurement has.", 5000);

    private static readonly Option<int> Rounds = CountOption.Create("--rounds", "N", "How often everything is measured.", 3);

    private static readonly Option<string> Output = new Option<string>("--output")
    {
        Description = "How to print the result.",
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "json");

    public static Command Create()
    {
        var command = new Command("transport", "Sends and receives messages through the emulator of SQS, with the client alone and through the transport.")
        {
            Messages, Rounds, Output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TransportReport report = await new TransportBenchmark(parsed.GetValue(Messages), parsed.GetValue(Rounds)).RunAsync(cancellationToken);
            Console.Out.Write(parsed.GetValue(Output) is "json" ? report.ToJson() : report.ToTable());
        });
        return command;
    }
}
