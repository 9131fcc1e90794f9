using EcrMirror.Contracts;
using EcrMirror.Registry;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// A blob that has to be sent to one destination, from the need to the end of its upload. What the registry says about it stands in
/// the arrival. Disposing it abandons an upload that is not complete.
/// </summary>
/// <param name="arrival">What becomes of it.</param>
/// <param name="declined">The upload that the registry started when it declined to mount; null where none is started yet.</param>
internal sealed class BlobDelivery(BlobArrival arrival, IBlobUpload? declined) : IAsyncDisposable
{
    private IBlobUpload? _upload = declined;

    public BlobArrival Arrival => arrival;

    /// <summary>Whether nothing has gone wrong so far.</summary>
    public bool IsLive => arrival.Failure is null;

    public async Task StartAsync(IBlobSink repository, CancellationToken cancellationToken)
    {
        try
        {
            _upload ??= await repository.StartUploadAsync(arrival.Blob, cancellationToken);
        }
        catch (RegistryException refused)
        {
            Fail(refused);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _upload!.WriteAsync(bytes, cancellationToken);
        }
        catch (RegistryException refused)
        {
            Fail(refused);
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _upload!.CompleteAsync(cancellationToken);
            arrival.Landed(CopyTally.Copied(arrival.Blob.Size));
        }
        catch (RegistryException refused)
        {
            Fail(refused);
        }
    }

    public ValueTask DisposeAsync() => _upload?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Fail(RegistryException refused) => arrival.Failed(refused.Kind, refused.Message, refused.IsTransient);
}
