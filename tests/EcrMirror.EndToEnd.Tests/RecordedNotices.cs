using System.Threading.Channels;
using EcrMirror.Publisher.Notices;

namespace EcrMirror.EndToEnd.Tests;

/// <summary>Keeps what the world is told, for a test to wait for.</summary>
internal sealed class RecordedNotices : INoticeBoard
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<object> _notices = Channel.CreateUnbounded<object>();

    public Task PostAsync(object happened, CancellationToken cancellationToken) => _notices.Writer.WriteAsync(happened, cancellationToken).AsTask();

    /// <summary>The next so many notices of a type; others are passed over.</summary>
    public Task<IReadOnlyList<T>> TakeAsync<T>(int count) => TakeUntilAsync<T>(taken => taken.Count == count);

    /// <summary>The next so many notices of each of two types, which come in any order; others are passed over.</summary>
    public async Task<(IReadOnlyList<TOne> Some, IReadOnlyList<TOther> Others)> TakeAsync<TOne, TOther>(int some, int others)
    {
        IReadOnlyList<object> taken = await TakeUntilAsync<object>(all => all.OfType<TOne>().Count() >= some && all.OfType<TOther>().Count() >= others);
        return ([.. taken.OfType<TOne>()], [.. taken.OfType<TOther>()]);
    }

    /// <summary>Notices of a type until those taken are what is waited for; others are passed over.</summary>
    public async Task<IReadOnlyList<T>> TakeUntilAsync<T>(Func<IReadOnlyList<T>, bool> isEnough)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var taken = new List<T>();
        while (!isEnough(taken))
        {
            if (await _notices.Reader.ReadAsync(patience.Token) is T notice)
                taken.Add(notice);
        }

        return taken;
    }
}
