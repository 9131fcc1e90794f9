using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EcrMirror.Registry.Connections;

/// <summary>
/// The certificate authorities that the system trusts. .NET reads all of their files at the first handshake of a process: 147 of Debian take
/// 50 ms of a processor. Begun once it is known that there will be one, that passes while the rest of the process starts.
/// </summary>
internal static class SystemAuthorities
{
    private static int _hasBegun;

    /// <summary>Begins to read them, once in a process, and returns at once.</summary>
    public static void BeginReading()
    {
        if (Interlocked.Exchange(ref _hasBegun, 1) is 0)
            ThreadPool.UnsafeQueueUserWorkItem(_ => Read(), null);
    }

    // Opening the store reads nothing yet.
    private static void Read()
    {
        try
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
            store.Open(OpenFlags.ReadOnly);
            foreach (X509Certificate2 authority in store.Certificates)
                authority.Dispose();
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The handshake that needs them says so.
        }
    }
}
