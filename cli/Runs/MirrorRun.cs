using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Runs;

/// <summary>What was asked for at once, and how each part of it ended. The first end of a part stays: events may come twice.</summary>
internal sealed class MirrorRun
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string RequestId, Repository Repository), (MirrorRequest Request, Destination Destination, ImageOutcome? Outcome)> _parts = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MirrorRun(IReadOnlyList<MirrorRequest> requests)
    {
        Requests = requests;
        foreach (MirrorRequest request in requests)
        {
            foreach (Destination destination in request.Destinations)
                _parts[(request.RequestId, destination.Repository)] = (request, destination, null);
        }

        if (_parts.Count == 0)
            _completion.SetResult();
    }

    public IReadOnlyList<MirrorRequest> Requests { get; }

    /// <summary>Completes when every part has ended.</summary>
    public Task Completion => _completion.Task;

    public int Parts => _parts.Count;

    /// <summary>What has ended so far, in the order of the requests.</summary>
    public IReadOnlyList<ImageOutcome> Outcomes
    {
        get
        {
            lock (_lock)
                return [.. _parts.Values.Select(part => part.Outcome).OfType<ImageOutcome>()];
        }
    }

    /// <summary>Upper bounds of the bytes that plans of this run send.</summary>
    public long BytesAtMost { get; private set; }

    public void Take(MirrorPlanned planned)
    {
        lock (_lock)
        {
            if (planned.RequestIds.Any(id => Requests.Any(request => request.RequestId == id)))
                BytesAtMost += planned.BytesAtMost;
        }
    }

    public void Take(ImagePublished published) => End(published.RequestIds, published.Destination.Repository, (request, destination) => new ImageOutcome
    {
        RequestId = request.RequestId,
        Source = published.Source,
        Destination = destination,
        Status = ImageStatus.Published,
        Digest = published.Digest,
        Platforms = published.Platforms,
        Tally = published.Tally,
        Took = published.PublishedAt - published.PlannedAt,
    });

    public void Take(MirrorFailed failed) => End(failed.RequestIds, failed.Destination.Repository, (request, destination) => new ImageOutcome
    {
        RequestId = request.RequestId,
        Source = failed.Source,
        Destination = destination,
        Status = ImageStatus.Failed,
        Digest = failed.Source.Digest,
        Tally = failed.Tally,
        Stage = failed.Stage,
        Reason = failed.Reason,
    });

    public void Take(MirrorFoundCurrent current)
    {
        foreach (Destination found in current.Destinations)
        {
            End([current.RequestId], found.Repository, (request, destination) => new ImageOutcome
            {
                RequestId = request.RequestId,
                Source = current.Source,
                Destination = destination,
                Status = ImageStatus.Current,
                Digest = current.Source.Digest,
            });
        }
    }

    /// <summary>Nothing that is still open can be trusted to end.</summary>
    public void Break(string reason)
    {
        foreach ((string requestId, Repository repository) in _parts.Keys.ToArray())
        {
            End([requestId], repository, (request, destination) => new ImageOutcome
            {
                RequestId = request.RequestId,
                Source = request.Source,
                Destination = destination,
                Status = ImageStatus.Failed,
                Reason = reason,
            });
        }
    }

    private void End(IReadOnlyList<string> requestIds, Repository repository, Func<MirrorRequest, Destination, ImageOutcome> outcome)
    {
        lock (_lock)
        {
            foreach (string requestId in requestIds)
            {
                if (_parts.TryGetValue((requestId, repository), out var part) && part.Outcome is null)
                    _parts[(requestId, repository)] = part with { Outcome = outcome(part.Request, part.Destination) };
            }

            if (_parts.Values.All(part => part.Outcome is not null))
                _completion.TrySetResult();
        }
    }
}
