using System.Globalization;
using EcrMirror.Cli.Copy;
using EcrMirror.Contracts;
using EcrMirror.Planner.Preview;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>What a dry run found: a row for each destination, or a block of lines where a row would not fit; then the sum of it.</summary>
internal static class PreviewReport
{
    private static readonly string[] Headers = ["Destination", "Tag", "To copy", "To mount", "Present", "Manifests", "Requests", "Plan"];

    private static readonly Style Publish = new(Color.Green);
    private static readonly Style Current = new(Color.Blue);
    private static readonly Style Held = new(Color.Yellow);
    private static readonly Style Failed = new(Color.Red);

    public static void Write(Consoles consoles, MirrorPreview preview)
    {
        consoles.Say(Heading(preview), " ");
        (string[] Row, Style Style)[] rows =
        [
            .. preview.Destinations.Select(destination => (RowOf(destination), Publish)),
            .. preview.Current.Select(current => (RowOf(current, "current"), Current)),
            .. preview.Held.Select(held => (RowOf(At(held), "held"), Held)),
            .. preview.Failures.Select(failed => (RowOf(failed.Destination, "failed"), Failed)),
        ];
        if (!Tables.TryWrite(consoles, Headers, rows))
            WriteBlocks(consoles, preview);

        foreach (RepositoryPreview repository in preview.Repositories)
            WriteRepository(consoles, repository);
        consoles.Say(Summary(preview), "; ");
        foreach (HeldTagPreview held in preview.Held)
            consoles.Complain($"{preview.Source} -> {held.Repository}: {HeldTags.Reason(held)}");
        foreach (MirrorFailed failed in preview.Failures)
            consoles.Complain($"{failed.Source} -> {failed.Destination.Repository}: {failed.Reason}");
    }

    private static string[] RowOf(DestinationPreview destination) =>
    [
        destination.Repository.ToString(),
        TagsOf(destination.Tags),
        Amount.Blobs(destination.Tally.BlobsCopied, destination.Tally.BytesCopied),
        Amount.Blobs(destination.Tally.BlobsMounted, destination.Tally.BytesMounted),
        Amount.Blobs(destination.Tally.BlobsPresent, destination.Tally.BytesPresent),
        destination.ManifestPuts.ToString(CultureInfo.InvariantCulture),
        destination.Requests.ToString(CultureInfo.InvariantCulture),
        "publish",
    ];

    private static string[] RowOf(Destination destination, string plan) =>
        [destination.Repository.ToString(), TagsOf(destination.Tags), "-", "-", "-", "-", "-", plan];

    private static string TagsOf(IReadOnlyList<EcrMirror.Oci.Tag> tags) => tags is [] ? "-" : string.Join(", ", tags);

    private static void WriteBlocks(Consoles consoles, MirrorPreview preview)
    {
        foreach (DestinationPreview destination in preview.Destinations)
        {
            consoles.Say("  ", "publish", Publish, $"  {Tables.Named(destination.Repository, destination.Tags)}");
            consoles.Say($"    {Amount.InWords(destination.Tally, "to copy", "to mount")}");
            consoles.Say($"    {Amount.Of(destination.ManifestPuts, "manifest")} to put, {Amount.Of(destination.Requests, "request")}");
        }

        foreach (Destination current in preview.Current)
            consoles.Say("  ", "current", Current, $"  {Tables.Named(current.Repository, current.Tags)}");
        foreach (HeldTagPreview held in preview.Held)
            consoles.Say("  ", "held", Held, $"  {Tables.Named(held.Repository, [held.Tag])}");
        foreach (MirrorFailed failed in preview.Failures)
            consoles.Say("  ", "failed", Failed, $"  {Tables.Named(failed.Destination.Repository, failed.Destination.Tags)}");
    }

    private static void WriteRepository(Consoles consoles, RepositoryPreview repository)
    {
        consoles.Say(
            [
                repository.IsCreated ? $"{repository.Repository} would be made" : $"{repository.Repository}",
                repository.DeclaredBy is { } place ? $"by {place}" : "nothing is declared of it",
            ],
            ", ");
        foreach (string change in repository.Changes)
            consoles.Say(repository.IsCreated ? $"  with {change}" : $"  would change {change}");
        foreach (string problem in repository.Problems)
            consoles.Say($"  problem: {problem}");
    }

    private static Destination At(HeldTagPreview held) => new() { Repository = held.Repository, Tags = [held.Tag] };

    private static string[] Heading(MirrorPreview preview) =>
    [
        $"Plan for {(preview.Source.Tag is { } tag ? $"{preview.Source.Repository}:{tag}" : preview.Source.Repository)}",
        .. (preview.Digest ?? preview.Source.Digest) is { } digest ? [digest.ToString()] : Array.Empty<string>(),
        .. preview.Digest is { } root && root != preview.Source.Digest ? [$"from {preview.Source.Digest}"] : Array.Empty<string>(),
        .. preview.Platforms is { Count: > 0 } platforms ? [$"({string.Join(", ", platforms)})"] : Array.Empty<string>(),
    ];

    private static string[] Summary(MirrorPreview preview)
    {
        CopyTally all = preview.Destinations.Aggregate(CopyTally.None, (sum, destination) => sum.Add(destination.Tally));
        List<string> parts = [];
        if (preview.Destinations.Count > 0)
        {
            parts.Add(Amount.InWords(all, "to copy", "to mount"));
            parts.Add($"{Amount.Of(preview.Destinations.Sum(destination => destination.Requests), "request")} to {Amount.Of(preview.Destinations.Count, "destination")}");
        }

        if (preview.Current.Count > 0)
            parts.Add($"{preview.Current.Count} current");
        if (preview.Held.Count > 0)
            parts.Add($"{preview.Held.Count} held");
        if (preview.Failures.Count > 0)
            parts.Add($"{preview.Failures.Count} failed");
        parts[0] = $"Dry run: {parts[0]}";
        return [.. parts, "nothing was changed."];
    }
}
