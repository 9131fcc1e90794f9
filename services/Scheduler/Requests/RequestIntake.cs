using EcrMirror.Contracts;

namespace EcrMirror.Scheduler.Requests;

/// <summary>Turns what other systems ask for into what the Planner is to look at.</summary>
public static class RequestIntake
{
    /// <summary>
    /// The image to sync. A repository that the request names more than once becomes one destination with all of its tags, so that
    /// a plan never writes to the same place twice.
    /// </summary>
    public static SyncImage ToSync(MirrorRequest request) => new()
    {
        RequestId = request.RequestId,
        Source = request.Source,
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
        Cause = SyncCause.Requested,
    };
}
