using System.Runtime.CompilerServices;
using EcrMirror.Contracts;
using EcrMirror.Copier.Claims;
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
    private HeldClaim? _claim;

    public BlobArrival Arrival => arrival;

    /// <summary>Whether nothing has gone wrong so far.</summary>
    public bool IsLive => arrival.Failure is null;

    /// <summary>Bytes that the registry has already: where an upload is gone on with that a Copier began which has died.</summary>
    public long Position => _upload!.Position;

    /// <summary>Sends under a claim, which others can learn from how far it got.</summary>
    public void SendUnder(HeldClaim claim) => _claim = claim;

    public async Task StartAsync(IBlobSink repository, CancellationToken cancellationToken)
    {
        try
        {
            if (_claim?.FindUpload(arrival.Repository) is { } begun && await repository.ResumeUploadAsync(arrival.Blob, begun, cancellationToken) is { } resumed)
            {
                await DisposeAsync();
                _upload = resumed;
                return;
            }

            _upload ??= await repository.StartUploadAsync(arrival.Blob, cancellationToken);
            if (_claim is not null && _upload.Id is { } id)
                await _claim.NoteUploadAsync(arrival.Repository, id, cancellationToken);
        }
        catch (RegistryException refused)
        {
            // It was refused before there was anything of the blob to refuse.
            arrival.Failed(refused, isOfRepository: true);
        }
    }

    /// <summary>Sends the next bytes.</summary>
    /// <param name="from">Where in the blob they begin. What the registry has already is left out.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many of them were sent.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> WriteAsync(long from, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> lacking = bytes[(int)Math.Clamp(Position - from, 0, bytes.Length)..];
            if (!lacking.IsEmpty)
                await _upload!.WriteAsync(lacking, cancellationToken);
            return lacking.Length;
        }
        catch (RegistryException refused)
        {
            arrival.Failed(refused);
            return 0;
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
            arrival.Failed(refused);

            // What the registry does not take as a whole is nothing to go on with.
            if (_claim is not null && !refused.IsTransient)
                await _claim.NoteUploadAsync(arrival.Repository, upload: null, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _upload?.DisposeAsync() ?? ValueTask.CompletedTask;
}
