using System.Collections.Concurrent;
using System.Threading.Channels;
using EcrMirror.Publisher.Notices;

namespace EcrMirror.Distributed.Tests.Faults;

/// <summary>What the world was told.</summary>
internal sealed class NoticeBook : INoticeBoard
{
    private readonly Channel<object> _notices = Channel.CreateUnbounded<object>();

    private readonly ConcurrentQueue<object> _told = [];

    /// <summary>Everything so far.</summary>
    public IReadOnlyCollection<object> Told => _told;

    public async Task PostAsync(object happened, CancellationToken cancellationToken)
    {
        _told.Enqueue(happened);
        await _notices.Writer.WriteAsync(happened, cancellationToken);
    }

    /// <summary>The next notice of a kind; others are passed over.</summary>
    public async Task<T> NextAsync<T>()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(AwsScene.Patience);
        await foreach (object notice in _notices.Reader.ReadAllAsync(patience.Token))
        {
            if (notice is T wanted)
                return wanted;
        }

        throw new InvalidOperationException("Not reached: the channel does not end.");
    }
}
