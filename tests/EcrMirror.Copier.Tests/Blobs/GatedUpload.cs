using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Copier.Tests.Blobs;

/// <summary>An upload whose bytes wait for a test to let them through, as those of a slow registry do.</summary>
internal sealed class GatedUpload(IBlobUpload upload) : IBlobUpload
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Id => upload.Id;

    public long Position => upload.Position;

    /// <summary>Completes when the registry has stored the blob.</summary>
    public Task Completed => _completed.Task.WaitAsync(TestContext.Current.CancellationToken);

    public bool IsCompleted => _completed.Task.IsCompleted;

    public void Open() => _gate.TrySetResult();

    public void Break() => _gate.TrySetException(new RegistryException("The registry broke.") { Kind = FailureKind.Network });

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _gate.Task.WaitAsync(cancellationToken);
        await upload.WriteAsync(bytes, cancellationToken);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await upload.CompleteAsync(cancellationToken);
        _completed.SetResult();
    }

    public ValueTask DisposeAsync() => upload.DisposeAsync();
}
