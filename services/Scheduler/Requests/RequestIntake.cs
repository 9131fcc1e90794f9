using EcrMirror.Contracts;

namespace EcrMirror.Scheduler.Requests;

/// <summary>Turns what other systems ask for into what the Planner is to look at.</summary>
public static class RequestIntake
{
    /// <summary>
    /// The image to sync. A repository that the request names more than once becomes one destination with all of its tags, so that
    /// a plan never writes to the same place twice.
    /// </summary>
    /// <exception cref="ArgumentException">The request is about a repository.</exception>
    public static SyncImage ToSync(MirrorRequest request) => new()
    {
        RequestId = request.RequestId,
        Source = request.Source.Image ?? throw new ArgumentException($"The request is about the repository {request.Source} and not about one image.", nameof(request)),
        Destinations =
        [
            .. request.Destinations
                .GroupBy(destination => destination.Repository)
                .Select(named => new Destination
                {
                    Repository = named.Key,
                    Tags = [.. named.SelectMany(destination => destination.Tags).Distinct()],
                }),
        ],
        Platforms = request.Platforms,
        Cause = SyncCause.Requested,
        Priority = request.Priority,
    };

    /// <summary>The repository to sync, with a selection of its tags.</summary>
    public static SyncRepository ToSync(MirrorRequest request, TagSelection selection) => new()
    {
        RequestId = request.RequestId,
        Source = request.Source.Repository,
        Selection = selection,
        Destinations = [.. request.Destinations.Select(destination => destination.Repository).Distinct()],
        Platforms = request.Platforms,
        Cause = SyncCause.Requested,
        Priority = request.Priority,
    };
}
