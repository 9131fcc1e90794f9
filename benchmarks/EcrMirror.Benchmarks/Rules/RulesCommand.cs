using System.CommandLine;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Rules;

/// <summary><c>rules</c>: many rules with many tags, from reading to <c>status</c>.</summary>
internal static class RulesCommand
{
    private static readonly Option<int> Rules = CountOption.Create("--rules", "N", "Rules, each with ten tags; half and a quarter of them are measured before.", 10_000);

    private static readonly Option<int> Tags = CountOption.Create("--tags", "N", "Tags that are selected from; half and a quarter of them are measured before.", 20_000);

    public static Command Create()
    {
        var command = new Command("rules", "Reads, checks and schedules many rules, selects from many tags, and asks for the list, the plan and the status of it all.") { Rules, Tags };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var benchmark = new RulesBenchmark(parsed.GetValue(Rules), parsed.GetValue(Tags));
            Console.Out.Write((await benchmark.RunAsync(cancellationToken)).ToText());
        });
        return command;
    }
}
