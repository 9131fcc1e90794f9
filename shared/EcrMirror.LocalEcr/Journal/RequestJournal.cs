using System.Collections.Immutable;

namespace EcrMirror.LocalEcr.Journal;

/// <summary>
/// Every request that a registry on loopback saw, in the order of arrival, and what they changed; the latest, where not all are
/// kept. Every read is a snapshot.
/// </summary>
public sealed class RequestJournal
{
    private readonly Lock _lock = new();
    private readonly int _most;
    private readonly List<(Func<JournalEntry, bool> Match, TaskCompletionSource<JournalEntry> Seen)> _awaited = [];

    private ImmutableList<JournalEntry> _entries = [];
    private ImmutableList<BlobUploaded> _uploads = [];
    private ImmutableList<BlobMounted> _mounts = [];
    private ImmutableList<ManifestPut> _manifestPuts = [];
    private ImmutableList<IncompleteTagSighting> _incompleteTags = [];
    private int _lastSequence;

    internal RequestJournal(int most = int.MaxValue) => _most = most;

    /// <summary>Every request.</summary>
    public IReadOnlyList<JournalEntry> Entries => Volatile.Read(ref _entries);

    /// <summary>Every upload that was completed, in order; the same blob may stand more than once.</summary>
    public IReadOnlyList<BlobUploaded> Uploads => Volatile.Read(ref _uploads);

    /// <summary>Every mount that succeeded, in order.</summary>
    public IReadOnlyList<BlobMounted> Mounts => Volatile.Read(ref _mounts);

    /// <summary>Every manifest that was stored, in order.</summary>
    public IReadOnlyList<ManifestPut> ManifestPuts => Volatile.Read(ref _manifestPuts);

    /// <summary>
    /// Every tag that a request put over an incomplete tree. Strict registries refuse most of them; where
    /// <see cref="LocalRegistryOptions.AcceptsIncompleteManifests"/> is set, this is what proves that none ever existed.
    /// </summary>
    public IReadOnlyList<IncompleteTagSighting> IncompleteTags => Volatile.Read(ref _incompleteTags);

    /// <summary>The requests for an operation.</summary>
    public IReadOnlyList<JournalEntry> Requests(RegistryOperation operation) => [.. Entries.Where(entry => entry.Request.Operation == operation)];

    /// <summary>The requests of a method, in upper case, that match.</summary>
    public IReadOnlyList<JournalEntry> Requests(string method, Func<JournalEntry, bool>? match = null) =>
        [.. Entries.Where(entry => entry.Request.Method == method && (match is null || match(entry)))];

    /// <summary>The first request that matches; completes at once if it has arrived already.</summary>
    public Task<JournalEntry> WhenAsync(Func<JournalEntry, bool> match, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_entries.Find(entry => match(entry)) is { } entry)
                return Task.FromResult(entry);

            var seen = new TaskCompletionSource<JournalEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((match, seen));
            return seen.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets everything so far.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries = [];
            _uploads = [];
            _mounts = [];
            _manifestPuts = [];
            _incompleteTags = [];
        }
    }

    internal JournalEntry Add(RegistryRequest request, string? authorizationScheme)
    {
        lock (_lock)
        {
            var entry = new JournalEntry(++_lastSequence, request, authorizationScheme);
            _entries = _entries.AddLatest(entry, _most);
            foreach ((_, TaskCompletionSource<JournalEntry> seen) in _awaited.Where(awaited => awaited.Match(entry)).ToList())
            {
                seen.TrySetResult(entry);
                _awaited.RemoveAll(awaited => awaited.Seen == seen);
            }

            return entry;
        }
    }

    internal void Add(BlobUploaded upload)
    {
        lock (_lock)
            _uploads = _uploads.AddLatest(upload, _most);
    }

    internal void Add(BlobMounted mount)
    {
        lock (_lock)
            _mounts = _mounts.AddLatest(mount, _most);
    }

    internal void Add(ManifestPut put)
    {
        lock (_lock)
            _manifestPuts = _manifestPuts.AddLatest(put, _most);
    }

    internal void Add(IncompleteTagSighting sighting)
    {
        lock (_lock)
            _incompleteTags = _incompleteTags.AddLatest(sighting, _most);
    }
}
