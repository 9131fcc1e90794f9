namespace EcrMirror.State.Requests;

/// <summary>The requests that were taken, by the ids that their senders gave them.</summary>
public interface IRequestLog
{
    /// <summary>
    /// Notes a request, unless one is noted under its id: what came first stays, until it expires
    /// <see cref="StateOptions.KeepDays"/> after it came. Of several callers at once one is first.
    /// </summary>
    /// <returns>What is noted under the id after this call.</returns>
    Task<RequestRecord> RecordAsync(RequestRecord request, CancellationToken cancellationToken);

    /// <summary>What is noted under an id; null if nothing is.</summary>
    Task<RequestRecord?> FindAsync(string requestId, CancellationToken cancellationToken);
}
