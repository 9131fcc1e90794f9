using System.Net.Sockets;

namespace EcrMirror.Registry.Connections;

/// <summary>
/// What the system keeps of a connection's bytes until they can be sent. It takes megabytes by itself, which have left the processor's cache when the
/// registry reads them. Where that is on this machine or near, few are enough to keep it busy. Farther away what is kept short would be waited for.
/// </summary>
internal static class SendQueue
{
    /// <summary>Bytes that may wait; half of them are sent before more are asked for.</summary>
    public const int ShortBytes = 64 * 1024;

    private const uint NearMicroseconds = 1000;

    // Of Linux: IPPROTO_TCP, TCP_INFO and TCP_NOTSENT_LOWAT in netinet/tcp.h, and where struct tcp_info has the smoothed round trip in microseconds.
    private const int Tcp = 6;
    private const int Info = 11;
    private const int NotSentLowWater = 25;
    private const int RoundTripAt = 68;

    /// <summary>Keeps it short if the other end answers within a millisecond. Systems that cannot say or do that are left as they are.</summary>
    /// <param name="socket">A connection that is made.</param>
    public static void KeepShortIfNear(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            Span<byte> info = stackalloc byte[RoundTripAt + sizeof(uint)];
            if (socket.GetRawSocketOption(Tcp, Info, info) == info.Length && BitConverter.ToUInt32(info[RoundTripAt..]) < NearMicroseconds)
                socket.SetRawSocketOption(Tcp, NotSentLowWater, BitConverter.GetBytes(ShortBytes));
        }
        catch (SocketException)
        {
            // It is no condition of anything.
        }
    }
}
