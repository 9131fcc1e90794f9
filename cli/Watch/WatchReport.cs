using System.Globalization;
using EcrMirror.Cli.Output;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Rules;
using Spectre.Console;

namespace EcrMirror.Cli.Watch;

/// <summary>
/// What happens while rules are followed, for people: a line for each thing, or a few where it would not fit, with its time in UTC. Failures
/// and their reasons go to standard error.
/// </summary>
internal static class WatchReport
{
    private const int WordWidth = 9;

    /// <summary>Says what has happened; false where it is nothing that people are told of.</summary>
    public static bool Write(Consoles consoles, object happened)
    {
        WatchLine[] lines = [.. LinesOf(happened)];
        foreach (WatchLine line in lines)
            Write(consoles, line);
        return lines.Length > 0;
    }

    /// <summary>Says what comes next.</summary>
    /// <param name="consoles">Where.</param>
    /// <param name="outlook">The rules.</param>
    /// <param name="isChanged">Whether they are not those that were there before.</param>
    public static void WriteOutlook(Consoles consoles, RuleOutlook outlook, bool isChanged)
    {
        string next = outlook is { Next: { } rule, Due: { } due } ? $"Next: '{rule.Id}' at {Time(due)}." : "None of them is ever due by its schedule.";
        consoles.Say(isChanged ? [$"Following {Amount.Of(outlook.Rules.Count, "rule")}.", next] : [next], " ");
    }

    private static void Write(Consoles consoles, WatchLine line)
    {
        Action<string, string, Style, string> say = line.IsFailure ? consoles.Complain : consoles.Say;
        int width = (line.IsFailure ? consoles.Error : consoles.Out).Profile.Width;
        string before = $"{Time(line.Time)} ";
        string after = new(' ', Math.Max(WordWidth - line.Word.Length, 0) + 1);
        string whole = string.Join("  ", [string.Join(' ', line.Subject), .. line.Details]);
        var style = new Style(line.Color);
        if (before.Length + line.Word.Length + after.Length + whole.Length <= width)
        {
            say(before, line.Word, style, after + whole);
            return;
        }

        say(before, line.Word, style, after + line.Subject[0]);
        foreach (string further in line.Subject.Skip(1).Concat(line.Details).SelectMany(part => Wrapping.Lines(part, width - 2)))
            say("  ", "", style, further);
    }

    private static IEnumerable<WatchLine> LinesOf(object happened) => happened switch
    {
        ImagePublished published =>
        [
            new(published.PublishedAt, "published", Color.Green, From(published.Source, published.Destination), [Facts(published), Amount.InWords(published.Tally)]),
        ],
        MirrorFoundCurrent current => current.Destinations.Select(destination => new WatchLine(
            current.CheckedAt, "current", Color.Blue, From(current.Source, destination), (current.Digest ?? current.Source.Digest) is { } digest ? [Amount.Short(digest)] : [])),
        TagFoundImmutable { Resolution: not ImmutableTagResolution.Failed } held =>
        [
            new(held.FoundAt, "held", Color.Yellow, From(held.Source, new Destination { Repository = held.Repository, Tags = [held.Tag] }), [Held(held)]),
        ],
        MirrorFailed failed => [new(failed.FailedAt, "failed", Color.Red, From(failed.Source, failed.Destination), [failed.Reason]) { IsFailure = true }],
        SelectionFailed failed => [new(failed.FailedAt, "failed", Color.Red, [failed.Source.ToString()], [failed.Reason]) { IsFailure = true }],
        SourceTagMoved moved => [new(moved.FoundAt, "moved", Color.Yellow, From(moved.Planned, moved.Destination), [$"to {Amount.Short(moved.Now)} meanwhile; it is looked at again"])],
        DestinationFoundDamaged damaged =>
        [
            new(damaged.FoundAt, "damaged", Color.Yellow, From(damaged.Source, damaged.Destination), [$"what is missing is copied again: {damaged.Reason}"]),
        ],
        RepositoryReconciled done => LinesOf(done),
        RuleExpiring expiring => [new(expiring.AnnouncedAt, "expiring", Color.Yellow, [$"rule '{expiring.Rule}'"], [$"ends at {Time(expiring.ExpiresAt)}"])],
        RuleExpired expired => [new(expired.ExpiredAt, "expired", Color.Yellow, [$"rule '{expired.Rule}'"], ["nothing is mirrored for it any more"])],
        TagRemoved removed =>
        [
            new(removed.RemovedAt, "removed", Color.Yellow, [Output.Tables.Named(removed.Repository, [removed.Tag])], [$"was {Amount.Short(removed.Digest)}, of the rule '{removed.Rule}', which ended at {Time(removed.ExpiredAt)}"]),
        ],
        _ => [],
    };

    private static IEnumerable<WatchLine> LinesOf(RepositoryReconciled done)
    {
        if (done.IsCreated)
            yield return new(done.ReconciledAt, "made", Color.Green, [done.Repository.ToString()], done.Changed);
        else if (done.Changed.Count > 0)
            yield return new(done.ReconciledAt, "changed", Color.Green, [done.Repository.ToString()], done.Changed);
        foreach (string problem in done.Problems)
            yield return new(done.ReconciledAt, "failed", Color.Red, [done.Repository.ToString()], [$"It is not, or may not be, as declared: {problem}"]) { IsFailure = true };
    }

    private static string[] From(ImageReference source, Destination destination) =>
        [source.CommonName, $"-> {Output.Tables.Named(destination.Repository, destination.Tags)}"];

    private static string Facts(ImagePublished published)
    {
        string platforms = published.Platforms.Count > 0 ? $", {Amount.Of(published.Platforms.Count, "platform")}" : "";
        return $"{Amount.Short(published.Digest)}{platforms}, {Amount.Time(published.PublishedAt - published.PlannedAt)}";
    }

    private static string Held(TagFoundImmutable held) =>
        $"the tag points to {(held.Actual is { } actual ? Amount.Short(actual) : "another image")} and cannot be moved{(held.SideTag is { } side ? $"; the image is under '{side}'" : "")}";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <param name="Time">When it happened.</param>
    /// <param name="Word">What.</param>
    /// <param name="Color">The colour of the word.</param>
    /// <param name="Subject">What it is about, the first part beside the word.</param>
    /// <param name="Details">What else there is to say.</param>
    private sealed record WatchLine(DateTimeOffset Time, string Word, Color Color, IReadOnlyList<string> Subject, IReadOnlyList<string> Details)
    {
        public bool IsFailure { get; init; }
    }
}
