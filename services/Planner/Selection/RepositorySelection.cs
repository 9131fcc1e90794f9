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
            SyncImage[] images = [.. verdicts.Where(verdict => verdict.IsChosen).Select(verdict => Image(sync, verdict.Tag))];
            LogSelected(images.Length, sync.Source, sync.RequestId);
            return new SelectionResult(images, verdicts, null);
        }
        catch (Exception why) when (why is SelectionException or RegistryException)
        {
            LogFailed(sync.Source, sync.RequestId, why.Message);
            return new SelectionResult([], why is SelectionException { Verdicts: var dropped } ? dropped : [], Failed(sync, why.Message));
        }
    }

    private static SyncImage Image(SyncRepository sync, Tag tag) => new()
    {
        RequestId = sync.RequestId,
        Source = new ImageReference(sync.Source, tag),
        Destinations =
        [
            .. sync.Destinations.Select(repository => new Destination
            {
                Repository = repository,
                Tags = sync.TagsAt.TryGetValue(repository, out IReadOnlyList<TagTemplate>? names) ? [.. names.Select(name => name.Expand(tag)).Distinct()] : [tag],
            }),
        ],
        Platforms = sync.Platforms,
        Rule = sync.Rule,
        NeverMoves = sync.NeverMoves.Any(pattern => pattern.IsMatch(tag)),
        ImmutableTags = sync.ImmutableTags,
        Cause = sync.Cause,
        Priority = sync.Priority,
    };

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

    [LoggerMessage(2005, LogLevel.Warning, "No tag of {Source} is selected for request {RequestId}: {Reason}")]
    private partial void LogFailed(Repository source, string requestId, string reason);
}
