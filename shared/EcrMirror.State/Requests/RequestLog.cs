using EcrMirror.State.Storage;

namespace EcrMirror.State.Requests;

internal sealed class RequestLog(IStorage storage) : IRequestLog
{
    private readonly ItemStore<RequestRecord> _requests = new(storage.Requests);

    public Task<RequestRecord> RecordAsync(RequestRecord request, CancellationToken cancellationToken) =>
        _requests.ChangeAsync(Key(request.RequestId), before => before ?? request, cancellationToken);

    public Task<RequestRecord?> FindAsync(string requestId, CancellationToken cancellationToken) =>
        _requests.FindAsync(Key(requestId), cancellationToken);

    private static ItemKey Key(string requestId) => new(requestId, "");
}
