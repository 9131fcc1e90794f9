using System.Collections.Concurrent;

namespace EcrMirror.Testing.Peers;

/// <summary>The requests that a peer has logged, in the order of its log.</summary>
public sealed class PeerJournal
{
    private readonly ConcurrentQueue<PeerRequest> _requests = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _markers = new(StringComparer.Ordinal);

    /// <summary>What has been logged so far.</summary>
    public IReadOnlyList<PeerRequest> Requests => [.. _requests];

    /// <summary>How many requests had this method and a path that contains this text.</summary>
    public int Count(string method, string pathPart) =>
        _requests.Count(request => request.Method == method && request.Path.Contains(pathPart, StringComparison.Ordinal));

    /// <summary>Forgets everything so far.</summary>
    public void Clear() => _requests.Clear();

    /// <summary>Takes a line of the log. Requests of our own, for a marker, wake their waiter and are not kept.</summary>
    internal void Read(string line)
    {
        if (PeerRequest.Read(line) is not { } request)
            return;
        if (_markers.TryRemove(request.Target, out TaskCompletionSource? logged))
            logged.SetResult();
        else
            _requests.Enqueue(request);
    }

    /// <summary>Completes when a request for this target has been logged.</summary>
    internal Task Await(string marker) =>
        _markers.GetOrAdd(marker, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
