using System.Buffers;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Uploads;

/// <summary>
/// A layer on its way in parts, through the control plane. It survives whoever sends it: by its id another process goes on after the
/// last part that arrived. While one part is sent the next one is filled.
/// </summary>
internal sealed class LayerUpload : IBlobUpload
{
    private readonly ILayerControl _control;
    private readonly Repository _repository;
    private readonly Descriptor _layer;
    private readonly int _partBytes;
    private byte[]? _filling;
    private byte[]? _spare;
    private int _filled;
    private long _begun;
    private Task _sending = Task.CompletedTask;

    /// <param name="control">Where parts are sent.</param>
    /// <param name="repository">Where to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="id">The id of the upload.</param>
    /// <param name="received">Bytes that the registry has already.</param>
    public LayerUpload(ILayerControl control, Repository repository, Descriptor layer, string id, long received)
    {
        (_control, _repository, _layer, Id, _begun) = (control, repository, layer, id, received);

        // The smallest that are few enough: what is in memory, and what is sent again after a crash, is a part or two.
        long enough = (layer.Size / control.MostParts) + 1;
        _partBytes = (int)Math.Clamp(enough, LayerPart.LeastBytes, LayerPart.MostBytes);
    }

    public string Id { get; }

    public long Position => _begun + _filled;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (Position + bytes.Length > _layer.Size)
            throw new ContentMismatchException(_layer.Digest, _layer.Size, actual: null, Position + bytes.Length);

        while (!bytes.IsEmpty)
        {
            _filling ??= ArrayPool<byte>.Shared.Rent(_partBytes);
            int taken = Math.Min(bytes.Length, _partBytes - _filled);
            bytes[..taken].CopyTo(_filling.AsMemory(_filled));
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == _partBytes)
                await SendAsync(cancellationToken);
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (Position != _layer.Size)
            throw new ContentMismatchException(_layer.Digest, _layer.Size, actual: null, Position);

        if (_filled > 0)
            await SendAsync(cancellationToken);
        await _sending;
        if (!await _control.CompleteAsync(_repository, Id, _layer.Digest, cancellationToken))
        {
            // Somebody else may have completed it: who was taken for dead, or who took this one for dead.
            IReadOnlySet<Digest> there = await _control.FindAsync(_repository, [_layer.Digest], cancellationToken);
            if (!there.Contains(_layer.Digest))
                throw Gone();
        }
    }

    // Nothing is to be told to the registry: it forgets uploads that nobody goes on with.
    public async ValueTask DisposeAsync()
    {
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Return(ref _filling);
        Return(ref _spare);
    }

    // One part at a time: parts have to arrive in order.
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _sending;
        byte[] part = _filling!;
        (long from, int length) = (_begun, _filled);
        (_filling, _spare) = (_spare, part);
        (_begun, _filled) = (_begun + length, 0);
        _sending = SendAsync(part.AsMemory(0, length), from, cancellationToken);
    }

    // An answer that was lost, or another process at the same upload, may have brought the registry further than is known here.
    private async Task SendAsync(ReadOnlyMemory<byte> part, long from, CancellationToken cancellationToken)
    {
        long end = from + part.Length;
        long received = from;
        while (received < end)
        {
            ReadOnlyMemory<byte> rest = part[(int)(received - from)..];
            long now = await _control.SendAsync(_repository, Id, received, rest, cancellationToken) ?? throw Gone();
            if (now <= received)
            {
                throw new RegistryException(
                    $"{_repository} has {now} bytes of upload {Id}, where {received} had arrived; the upload of {_layer.Digest} is begun anew.")
                { Kind = FailureKind.Server };
            }

            received = now;
        }
    }

    private RegistryException Gone() =>
        new($"{_repository} no longer knows upload {Id}; the upload of {_layer.Digest} is begun anew.") { Kind = FailureKind.Server };

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is not null)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }
}
