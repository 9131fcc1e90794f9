using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Rules;
using EcrMirror.Rules.Moving;

namespace EcrMirror.Cli.Rules;

/// <summary>What commands have in common that write rules.</summary>
internal static class RuleMoves
{
    /// <summary>Writes what steps say unless that is not wanted, and tells what became of them.</summary>
    /// <returns>The steps as they became.</returns>
    public static async Task<IReadOnlyList<RuleMoveStep>> CarryOutAsync(
        ParseResult parsed, OpenedPlace place, IReadOnlyList<RuleMoveStep> steps, CancellationToken cancellationToken) =>
        RulePlaces.IsDryRun(parsed) ? steps : await place.WriteAsync(steps, cancellationToken);

    public static void Tell(ParseResult parsed, string place, IReadOnlyList<RuleMoveStep> steps, Consoles consoles)
    {
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, RuleMoveDocument.Of(place, steps, RulePlaces.IsDryRun(parsed)));
        else
            RuleMoveReport.Write(consoles, place, steps, RulePlaces.IsDryRun(parsed));
    }

    /// <summary>The exit code.</summary>
    /// <param name="steps">What became of rules.</param>
    /// <param name="errors">How many rules there were that could not even be read.</param>
    public static int Verdict(IReadOnlyList<RuleMoveStep> steps, int errors = 0) =>
        RunVerdict.Of(errors + steps.Count(step => step.Kind is RuleMoveKind.Differs or RuleMoveKind.Refused), errors + steps.Count);

    /// <summary>Says on standard error what is doubtful about rules.</summary>
    public static void Warn(Consoles consoles, IReadOnlyList<RuleFinding> warnings)
    {
        foreach (RuleFinding warning in warnings)
            consoles.Complain(warning.ToString());
    }
}
