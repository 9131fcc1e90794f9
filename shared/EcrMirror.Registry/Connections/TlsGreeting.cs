namespace EcrMirror.Registry.Connections;

/// <summary>
/// Finds out whether a server speaks TLS, by the first byte that it answers to a greeting. A whole handshake would tell as well, but it loads
/// the system's TLS and ends in an exception where the server has none, which is what most registries on loopback are: 8 ms of each run.
/// </summary>
/// <remarks>Source: RFC 5246, sections 6.2.1 (records) and 7.4.1.2 (the greeting of a client).</remarks>
internal static class TlsGreeting
{
    private const byte Alert = 21;
    private const byte Handshake = 22;

    // What may be random is line feeds: a server without TLS takes one for the end of a request, and answers at once.
    private const byte LineFeed = 10;

    // What a server makes of it does not matter: it greets back or refuses it, and says either in a record of TLS.
    private static readonly byte[] Greeting =
    [
        Handshake, 3, 1, 0, 49,
        1, 0, 0, 45,
        3, 3,
        .. Enumerable.Repeat(LineFeed, 32),
        0,
        0, 6, 0xC0, 0x2F, 0xC0, 0x2B, 0x00, 0x9C,
        1, 0,
    ];

    /// <summary>Greets over a fresh connection, which is of no further use.</summary>
    /// <exception cref="IOException">The server closed the connection.</exception>
    public static async Task<bool> IsAnsweredAsync(Stream connection, CancellationToken cancellationToken)
    {
        await connection.WriteAsync(Greeting, cancellationToken);
        byte[] answer = new byte[1];
        return await connection.ReadAsync(answer, cancellationToken) == 1 && answer[0] is (Alert or Handshake);
    }
}
