namespace EcrMirror.Registry.Blobs;

/// <summary>
/// Sees what a registry answers while an upload is still being sent. The transport reads an answer only when the whole body is
/// sent; where the registry closes the connection before that, it reports a broken pipe instead. The answer says why.
/// </summary>
internal sealed class AnswerTap
{
    // The stream that carries a request is not to be had from the request. But the first flush of a body reaches it in the same
    // flow of execution, so what is set there is seen there.
    private static readonly AsyncLocal<AnswerTap?> Flushing = new();

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _received = [];
    private int _length;

    /// <summary>The tap whose request is flushing in this flow, if any.</summary>
    public static AnswerTap? Current => Flushing.Value;

    /// <summary>Flushes the head of a request and is from then on told what arrives on its connection.</summary>
    public async Task AttachAsync(Stream body, CancellationToken cancellationToken)
    {
        // Set inside an asynchronous method, the value ends with it.
        Flushing.Value = this;
        await body.FlushAsync(cancellationToken);
    }

    /// <summary>Completes when something arrived, or can no longer arrive.</summary>
    public Task Heard => _heard.Task;

    /// <summary>Takes bytes that arrived; none where nothing more will.</summary>
    public void Observe(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            int kept = Math.Min(bytes.Length, RegistryLimits.ErrorBytes - _length);
            if (_received.Length < _length + kept)
                Array.Resize(ref _received, Math.Max(_length + kept, 4096));
            bytes[..kept].CopyTo(_received.AsSpan(_length));
            Volatile.Write(ref _length, _length + kept);
        }

        _heard.TrySetResult();
    }

    /// <summary>The refusal that has arrived, if one has.</summary>
    public EarlyAnswer? Refusal()
    {
        if (Volatile.Read(ref _length) is 0)
            return null;

        lock (_lock)
            return EarlyAnswer.Parse(_received.AsMemory(0, _length).ToArray());
    }
}
