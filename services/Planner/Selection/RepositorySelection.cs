using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Planner.Selection;

/// <summary>Turns a repository and a selection into the images to look at. Nothing is stored, so it is safe to repeat.</summary>
internal sealed partial class RepositorySelection(TagSearch tags, TimeProvider time, ILogger<RepositorySelection> logger)
{
    /// <summary>One image for each tag that is meant, under its own name at each destination; all of them answer the same request.</summary>
    public async Task<SelectionResult> SelectAsync(SyncRepository sync, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<TagVerdict> verdicts = await tags.JudgeAsync(sync.Source, sync.Selection, cancellationToken);
            SyncImage[] images = [.. verdicts.Where(verdict => verdict.IsChosen).Select(verdict => Image(sync, verdict.Tag)).Where(image => image.Destinations.Count > 0)];
            LogSelected(images.Length, sync.Source, sync.RequestId);
            return new SelectionResult(images, verdicts, null);
        }
        catch (Exception why) when (why is SelectionException or RegistryException)
        {
            LogFailed(sync.Source, sync.RequestId, why.Message);
            return new SelectionResult([], why is SelectionException { Verdicts: var dropped } ? dropped : [], Failed(sync, why.Message));
        }
    }

    private SyncImage Image(SyncRepository sync, Tag tag) => new()
    {
        RequestId = sync.RequestId,
        Source = new ImageReference(sync.Source, tag),
        Destinations = [.. sync.Destinations.Select(repository => DestinationOf(sync, repository, tag)).OfType<Destination>()],
        Platforms = sync.Platforms,
        Rule = sync.Rule,
        NeverMoves = sync.NeverMoves.Any(pattern => pattern.IsMatch(tag)),
        ImmutableTags = sync.ImmutableTags,
        Cause = sync.Cause,
        Priority = sync.Priority,
    };

    private Destination? DestinationOf(SyncRepository sync, Repository repository, Tag tag)
    {
        if (!sync.TagsAt.TryGetValue(repository, out IReadOnlyList<TagTemplate>? names))
            return new Destination { Repository = repository, Tags = [tag] };

        if (TagTemplate.ExpandAll(names, tag, out TagTemplate? tooLong) is { } tags)
            return new Destination { Repository = repository, Tags = tags };

        LogTooLong(sync.Source, tag, repository, tooLong!);
        return null;
    }

    private SelectionFailed Failed(SyncRepository sync, string reason) => new()
    {
        RequestId = sync.RequestId,
        Source = sync.Source,
        Selection = sync.Selection,
        Destinations = sync.Destinations,
        Reason = reason,
        FailedAt = time.GetUtcNow(),
    };

    [LoggerMessage(2004, LogLevel.Information, "{Tags} tags of {Source} are selected for request {RequestId}")]
    private partial void LogSelected(int tags, Repository source, string requestId);

    [LoggerMessage(2013, LogLevel.Warning, "{Source}:{Tag} is not mirrored to {Repository}: as '{Name}' its name would be longer than a tag may be")]
    private partial void LogTooLong(Repository source, Tag tag, Repository repository, TagTemplate name);

    [LoggerMessage(2005, LogLevel.Warning, "No tag of {Source} is selected for request {RequestId}: {Reason}")]
    private partial void LogFailed(Repository source, string requestId, string reason);
}
