using System.CommandLine;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Budgets;

/// <summary><c>budgets</c>: many processes put manifests into a registry that takes few a second.</summary>
internal static class BudgetsCommand
{
    private static readonly Option<int> Workers = CountOption.Create("--workers", "N", "Processes.", 20);

    private static readonly Option<int> AtOnce = CountOption.Create("--at-once", "N", "Manifests that each puts at the same time.", 4);

    private static readonly Option<int> PerSecond = CountOption.Create("--per-second", "N", "Manifests that the registry takes in a second.", 10);

    private static readonly Option<int> Seconds = CountOption.Create("--seconds", "N", "How long it goes on.", 60);

    private static readonly Option<int> Kills = new("--kills") { Description = "Processes killed halfway.", HelpName = "N", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command(
            "budgets",
            "Has processes that share budgets through DynamoDB put manifests into a registry that takes so many a second, kills some halfway, and says how much of the limit was used and how often the registry refused.")
        {
            Workers, AtOnce, PerSecond, Seconds, Kills,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var benchmark = new BudgetsBenchmark(
                parsed.GetValue(Workers), parsed.GetValue(AtOnce), parsed.GetValue(PerSecond), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), parsed.GetValue(Kills));
            BudgetsReport report = await benchmark.RunAsync(cancellationToken);
            Console.Out.Write(report.ToText());
            return report.IsGood ? 0 : 1;
        });
        return command;
    }
}
