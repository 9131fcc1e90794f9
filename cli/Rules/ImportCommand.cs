using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Rules;
using EcrMirror.Rules.Checks;
using EcrMirror.Rules.Moving;

namespace EcrMirror.Cli.Rules;

/// <summary><c>ecr-mirror rules import</c>: writes rules of one form in another.</summary>
internal static class ImportCommand
{
    private static readonly Option<bool> Replace = new("--replace")
    {
        Description = "Write over rules with the same id that say something else.",
    };

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("import", "Writes rules that stand in one form in another. Safe to repeat; where they were they stay.");
        RuleForms.AddTo(command);
        RulePlaces.AddTo(command);
        command.Options.Add(Replace);
        RulePlaces.AddCommonTo(command);
        command.SetAction((parsed, cancellationToken) => ImportAsync(parsed, consoles, time.GetUtcNow(), cancellationToken));
        return command;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, Consoles consoles, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using OpenedPlace place = await RulePlaces.OpenAsync(parsed, takesDefaults: false, cancellationToken);
        RuleSet rules = RuleCheck.Check(await RuleForms.ReadAsync(parsed, cancellationToken), now, RuleCheck.UsualExpiryNotice);
        RuleSet there = await place.ReadAsync(cancellationToken);
        (IReadOnlyList<RuleMoveStep> planned, IReadOnlyList<RuleFinding> warnings) = RuleMove.Plan(rules.Rules, there, place.Place.Fit, parsed.GetValue(Replace), now);
        IReadOnlyList<RuleMoveStep> steps = await RuleMoves.CarryOutAsync(parsed, place, planned, cancellationToken);

        RuleMoves.Tell(parsed, place.Name, steps, consoles);
        RuleReport.Complain(consoles, rules);
        RuleMoves.Warn(consoles, warnings);
        return RuleMoves.Verdict(steps, rules.Findings.Count(finding => finding.IsError));
    }
}
