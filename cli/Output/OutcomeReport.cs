using System.Globalization;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>
/// How a run ended: a row for each image and destination, or a block of lines for each where a row would not fit; then one line
/// that sums it up. Reasons of failures go to standard error.
/// </summary>
internal static class OutcomeReport
{
    private static readonly string[] Headers =
        ["Source", "Destination", "Tag", "Platforms", "Digest", "Copied", "Mounted", "Present", "Time", "Result"];

    public static void Write(Consoles consoles, IReadOnlyList<ImageOutcome> outcomes, IReadOnlyList<RepositoryReconciled> repositories, TimeSpan took)
    {
        WriteImages(consoles, outcomes);
        WriteRepositories(consoles, repositories);
        consoles.Say(Summary(outcomes, took), "; ");
        Complain(consoles, outcomes, repositories);
    }

    /// <summary>A row or a block for each image; nothing where there is none.</summary>
    public static void WriteImages(Consoles consoles, IReadOnlyList<ImageOutcome> outcomes)
    {
        if (!Tables.TryWrite(consoles, Headers, [.. outcomes.Select(outcome => (Row(outcome), StyleOf(outcome.Status)))]))
            WriteBlocks(consoles, outcomes);
    }

    /// <summary>What was done about repositories.</summary>
    public static void WriteRepositories(Consoles consoles, IReadOnlyList<RepositoryReconciled> repositories)
    {
        foreach (RepositoryReconciled done in repositories)
            WriteRepository(consoles, done);
    }

    /// <summary>What went wrong, on standard error.</summary>
    public static void Complain(Consoles consoles, IReadOnlyList<ImageOutcome> outcomes, IReadOnlyList<RepositoryReconciled> repositories)
    {
        foreach (RepositoryReconciled done in repositories)
        {
            foreach (string problem in done.Problems)
                consoles.Complain($"{done.Repository} is not, or may not be, as declared: {problem}");
        }

        foreach (ImageOutcome failed in outcomes.Where(outcome => outcome.Status is ImageStatus.Failed or ImageStatus.Held))
            consoles.Complain($"{failed.Source.CommonName} -> {failed.Destination.Repository}: {failed.Reason}");
    }

    private static string[] Row(ImageOutcome outcome) =>
    [
        outcome.Source.CommonName,
        outcome.Destination.Repository.ToString(),
        outcome.Destination.Tags is [] ? "-" : string.Join(", ", outcome.Destination.Tags),
        PlatformsOf(outcome),
        outcome.Digest is { } digest ? Amount.Short(digest) : "-",
        Amount.Blobs(outcome.Tally.BlobsCopied, outcome.Tally.BytesCopied),
        Amount.Blobs(outcome.Tally.BlobsMounted, outcome.Tally.BytesMounted),
        Amount.Blobs(outcome.Tally.BlobsPresent, outcome.Tally.BytesPresent),
        Amount.Time(outcome.Took),
        StatusOf(outcome),
    ];

    private static void WriteBlocks(Consoles consoles, IReadOnlyList<ImageOutcome> outcomes)
    {
        string? source = null;
        foreach (ImageOutcome outcome in outcomes)
        {
            if (source != outcome.Source.CommonName)
                consoles.Say(source = outcome.Source.CommonName);

            consoles.Say("  ", StatusOf(outcome), StyleOf(outcome.Status), $"  {Tables.Named(outcome.Destination.Repository, outcome.Destination.Tags)}");
            if (outcome.Digest is { } digest)
                consoles.Say($"    {Amount.Short(digest)}{PlatformsInWords(outcome)}{(outcome.Took is { } took ? $", {Amount.Time(took)}" : "")}");
            if (outcome.Tally != CopyTally.None)
                consoles.Say($"    {Amount.InWords(outcome.Tally)}");
        }
    }

    private static void WriteRepository(Consoles consoles, RepositoryReconciled done)
    {
        if (done.IsCreated)
            consoles.Say($"{done.Repository} was made");
        else if (done.Changed.Count > 0)
            consoles.Say($"{done.Repository}");
        foreach (string change in done.Changed)
            consoles.Say($"  changed {change}");
    }

    /// <summary>Parts of one line.</summary>
    public static string[] Summary(IReadOnlyList<ImageOutcome> outcomes, TimeSpan took)
    {
        CopyTally all = outcomes.Aggregate(CopyTally.None, (sum, outcome) => sum.Add(outcome.Tally));
        string counts = string.Join(", ", outcomes.OrderBy(outcome => outcome.Status).GroupBy(StatusOf).Select(same => $"{same.Count()} {same.Key}"));
        return [counts.Length > 0 ? counts : "0 images", all == CopyTally.None ? "nothing was copied" : Amount.InWords(all), $"{Amount.Time(took)}."];
    }

    private static string PlatformsOf(ImageOutcome outcome) => outcome.Platforms switch
    {
        null or [] => "-",
        { Count: var count } => count.ToString(CultureInfo.InvariantCulture),
    };

    private static string PlatformsInWords(ImageOutcome outcome) =>
        outcome.Platforms is { Count: > 0 } platforms ? $", {Amount.Of(platforms.Count, "platform")}" : "";

    private static string StatusOf(ImageOutcome outcome) => outcome.Status switch
    {
        ImageStatus.Published => "published",
        ImageStatus.Current => "current",
        ImageStatus.Held => "held",
        _ => "failed",
    };

    private static Style StyleOf(ImageStatus status) => new(status switch
    {
        ImageStatus.Published => Color.Green,
        ImageStatus.Current => Color.Blue,
        ImageStatus.Held => Color.Yellow,
        _ => Color.Red,
    });
}
