using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Runs;

/// <summary>
/// What was asked for at once, and how each part of it ended: an image at a destination, or some of its tags there where they end
/// differently. The first end of a tag stays: events may come twice.
/// </summary>
internal sealed class MirrorRun
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string RequestId, Repository Repository), Part> _parts = [];
    private readonly List<RepositoryReconciled> _repositories = [];
    private bool _isClosed;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Images that are all known.</summary>
    public MirrorRun(params IEnumerable<AwaitedImage> images)
    {
        foreach (AwaitedImage image in images)
            Add(image);
        Close();
    }

    private MirrorRun()
    {
    }

    /// <summary>A run to which images are added while it is under way, until it is closed.</summary>
    public static MirrorRun Open() => new();

    /// <summary>Completes when every part has ended.</summary>
    public Task Completion => _completion.Task;

    /// <summary>How many ends there are, or will be at least.</summary>
    public int Parts
    {
        get
        {
            lock (_lock)
                return _parts.Values.Sum(part => part.Outcomes.Count + (part.IsOpen ? 1 : 0));
        }
    }

    /// <summary>What has ended so far, in the order of the requests.</summary>
    public IReadOnlyList<ImageOutcome> Outcomes
    {
        get
        {
            lock (_lock)
                return [.. _parts.Values.SelectMany(part => part.Outcomes)];
        }
    }

    /// <summary>Repositories that were made, or whose settings were changed, or could not be.</summary>
    public IReadOnlyList<RepositoryReconciled> Repositories
    {
        get
        {
            lock (_lock)
                return [.. _repositories.OrderBy(done => done.Repository.ToString(), StringComparer.Ordinal)];
        }
    }

    /// <summary>Upper bounds of the bytes that plans of this run send.</summary>
    public long BytesAtMost { get; private set; }

    /// <summary>How many images have ended at each destination, and of how many.</summary>
    public IReadOnlyList<(Repository Destination, int Ended, int All)> Progress
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _parts.GroupBy(part => part.Key.Repository)
                        .Select(same => (same.Key, same.Count(part => !part.Value.IsOpen), same.Count())),
                ];
            }
        }
    }

    /// <summary>Waits for one more image.</summary>
    public void Add(AwaitedImage image)
    {
        lock (_lock)
        {
            foreach (IGrouping<Repository, Destination> named in image.Destinations.GroupBy(destination => destination.Repository))
                _parts[(image.RequestId, named.Key)] = new Part(image, named.Key, [.. named.SelectMany(destination => destination.Tags).Distinct()]);
        }
    }

    /// <summary>No image is added any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            CompleteIfEnded();
        }
    }

    public void Take(MirrorPlanned planned)
    {
        lock (_lock)
        {
            if (planned.RequestIds.Any(id => _parts.Keys.Any(key => key.RequestId == id)))
                BytesAtMost += planned.BytesAtMost;
        }
    }

    public void Take(RepositoryReconciled reconciled)
    {
        lock (_lock)
        {
            if (_parts.Keys.Any(key => key.Repository == reconciled.Repository))
                _repositories.Add(reconciled);
        }
    }

    public void Take(RequestRejected rejected)
    {
        if (rejected.RequestId is { } requestId)
            Fail(requestId, $"The request was rejected: {string.Join(' ', rejected.Problems.Select(problem => problem.Message))}");
    }

    public void Take(ImagePublished published) => End(published.RequestIds, published.Destination, (image, destination) => new ImageOutcome
    {
        RequestId = image.RequestId,
        Source = published.Source,
        Destination = destination,
        Status = ImageStatus.Published,
        Digest = published.Digest,
        Platforms = published.Platforms,
        Tally = published.Tally,
        Took = published.PublishedAt - published.PlannedAt,
    });

    public void Take(MirrorFailed failed) => End(failed.RequestIds, failed.Destination, (image, destination) => new ImageOutcome
    {
        RequestId = image.RequestId,
        Source = failed.Source,
        Destination = destination,
        Status = ImageStatus.Failed,
        Digest = failed.Source.Digest,
        Tally = failed.Tally,
        Stage = failed.Stage,
        Kind = failed.Kind,
        Reason = failed.Reason,
    });

    public void Take(TagFoundImmutable held)
    {
        // One that counts as a failure is told as such as well.
        if (held.Resolution is ImmutableTagResolution.Failed)
            return;

        End(held.RequestIds, new Destination { Repository = held.Repository, Tags = [held.Tag] }, (image, destination) => new ImageOutcome
        {
            RequestId = image.RequestId,
            Source = held.Source,
            Destination = destination,
            Status = ImageStatus.Held,
            Digest = held.Wanted,
            Kind = FailureKind.Policy,
            Reason = $"the tag points to {held.Actual?.ToString() ?? "another image"} and cannot be moved{(held.SideTag is { } side ? $"; the image is under '{side}'" : "")}.",
        });
    }

    public void Take(MirrorFoundCurrent current)
    {
        foreach (Destination found in current.Destinations)
        {
            End([current.RequestId], found, (image, destination) => new ImageOutcome
            {
                RequestId = image.RequestId,
                Source = current.Source,
                Destination = destination,
                Status = ImageStatus.Current,
                Digest = current.Digest ?? current.Source.Digest,
            });
        }
    }

    /// <summary>Nothing that is still open can be trusted to end.</summary>
    public void Break(string reason)
    {
        string[] requestIds;
        lock (_lock)
            requestIds = [.. _parts.Keys.Select(key => key.RequestId).Distinct()];
        foreach (string requestId in requestIds)
            Fail(requestId, reason);
    }

    private void Fail(string failed, string reason)
    {
        foreach ((string requestId, Repository repository) in _parts.Keys.Where(key => key.RequestId == failed).ToArray())
        {
            End([requestId], new Destination { Repository = repository, Tags = [] }, (image, destination) => new ImageOutcome
            {
                RequestId = image.RequestId,
                Source = image.Source,
                Destination = destination,
                Status = ImageStatus.Failed,
                Reason = reason,
            });
        }
    }

    private void End(IReadOnlyList<string> requestIds, Destination ended, Func<AwaitedImage, Destination, ImageOutcome> outcome)
    {
        lock (_lock)
        {
            foreach (string requestId in requestIds)
            {
                if (_parts.TryGetValue((requestId, ended.Repository), out Part? part))
                    part.End(ended.Tags, outcome);
            }

            CompleteIfEnded();
        }
    }

    private void CompleteIfEnded()
    {
        if (_isClosed && !_parts.Values.Any(part => part.IsOpen))
            _completion.TrySetResult();
    }

    /// <summary>An image that is wanted at one destination.</summary>
    private sealed class Part(AwaitedImage image, Repository repository, IReadOnlyList<Tag> tags)
    {
        private readonly HashSet<Tag> _open = [.. tags];

        public List<ImageOutcome> Outcomes { get; } = [];

        /// <summary>Whether some tag has not ended; without tags, whether nothing has been heard.</summary>
        public bool IsOpen => tags.Count == 0 ? Outcomes.Count == 0 : _open.Count > 0;

        /// <summary>Tags have ended; none named means all that have not.</summary>
        public void End(IReadOnlyList<Tag> named, Func<AwaitedImage, Destination, ImageOutcome> outcome)
        {
            if (!IsOpen)
                return;

            Tag[] ended = [.. tags.Where(tag => _open.Contains(tag) && (named.Count == 0 || named.Contains(tag)))];
            if (ended.Length == 0 && tags.Count > 0)
                return;

            _open.ExceptWith(ended);
            Outcomes.Add(outcome(image, new Destination { Repository = repository, Tags = ended }));
        }
    }
}
