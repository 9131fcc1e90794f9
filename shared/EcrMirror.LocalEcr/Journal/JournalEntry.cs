namespace EcrMirror.LocalEcr.Journal;

/// <summary>
/// One request and what became of it. It is in the journal from its arrival on; its numbers grow while it is handled and are final
/// before the client can have seen the end of the answer.
/// </summary>
public sealed class JournalEntry
{
    private long _requestBytes;
    private long _responseBytes;
    private int _status;

    internal JournalEntry(int sequence, RegistryRequest request, string? authorizationScheme)
    {
        Sequence = sequence;
        Request = request;
        AuthorizationScheme = authorizationScheme;
    }

    /// <summary>The place in the order of arrival, from 1; it goes on counting when the journal is cleared.</summary>
    public int Sequence { get; }

    /// <summary>What was asked.</summary>
    public RegistryRequest Request { get; }

    /// <summary>The first word of the Authorization header, such as <c>Bearer</c>; null where none was sent. The rest is not kept.</summary>
    public string? AuthorizationScheme { get; }

    /// <summary>Whether an Authorization header was sent.</summary>
    public bool SentAuthorization => AuthorizationScheme is not null;

    /// <summary>The status of the answer; null while there is none, and for good where the connection was cut first.</summary>
    public int? Status => Volatile.Read(ref _status) is var status and not 0 ? status : null;

    /// <summary>Bytes of the request's body that were read.</summary>
    public long RequestBytes => Interlocked.Read(ref _requestBytes);

    /// <summary>Bytes of the answer's body that were sent.</summary>
    public long ResponseBytes => Interlocked.Read(ref _responseBytes);

    /// <summary>The request line, the status and the sizes.</summary>
    public override string ToString() => $"#{Sequence} {Request} -> {Status?.ToString() ?? "none"} ({RequestBytes} bytes in, {ResponseBytes} out)";

    internal void Answered(int status) => Volatile.Write(ref _status, status);

    internal void Received(int bytes) => Interlocked.Add(ref _requestBytes, bytes);

    internal void Sending(int bytes) => Interlocked.Add(ref _responseBytes, bytes);
}
