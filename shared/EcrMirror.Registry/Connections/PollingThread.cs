using System.Runtime.CompilerServices;

namespace EcrMirror.Registry.Connections;

/// <summary>
/// Where .NET runs what follows an answer on the thread that polls its socket
/// (<c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1</c>), nothing else is heard on that thread's sockets meanwhile. Many bytes are best
/// hashed and sent on from there, without waking another thread for each buffer; everything else makes room.
/// </summary>
internal static class PollingThread
{
    /// <summary>A body of so many bytes comes in several buffers.</summary>
    public const long BulkBytes = 1024 * 1024;

    /// <summary>
    /// Goes on in the thread pool, unless it is there already, or the answer's body is to be read where it arrives. Whoever awaits it makes room himself: of a
    /// task that the pool had already ended he would not notice.
    /// </summary>
    public static ConfiguredTaskAwaitable LeaveAsync(HttpResponseMessage answer) => Task.CompletedTask.ConfigureAwait(
        Thread.CurrentThread.IsThreadPoolThread || HasBulk(answer) ? ConfigureAwaitOptions.None : ConfigureAwaitOptions.ForceYielding);

    // An answer to HEAD says how long a body would be that does not come.
    private static bool HasBulk(HttpResponseMessage answer) =>
        answer.RequestMessage?.Method == HttpMethod.Get && answer.Content.Headers.ContentLength >= BulkBytes;
}
