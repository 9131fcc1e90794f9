using System.Collections.Concurrent;
using System.Threading.Channels;
using EcrMirror.Hosting.Topics;

namespace EcrMirror.Publisher.Tests.Notices;

/// <summary>Topics that take what they are told, unless told to refuse it first.</summary>
internal sealed class RecordedTopics(Action<string> pass) : ITopics
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<TopicException>> _refusals = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Topic, TopicMessage Message)> _told = [];
    private readonly Channel<string> _tellings = Channel.CreateUnbounded<string>();

    /// <summary>What was told to whom, in order.</summary>
    public IReadOnlyList<(string Topic, TopicMessage Message)> Told => [.. _told];

    public static string ArnOf(string name) => $"arn:aws:sns:eu-west-1:123456789012:{name}";

    /// <summary>The next messages to a topic are refused.</summary>
    public void Refuse(string topic, params IEnumerable<TopicException> refusals)
    {
        foreach (TopicException refusal in refusals)
            _refusals.GetOrAdd(topic, _ => []).Enqueue(refusal);
    }

    /// <summary>Waits until a topic has so few refusals left.</summary>
    public async Task RefusedAsync(string topic, int left)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (_refusals[topic].Count > left)
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until so many more messages were told.</summary>
    public async Task WaitAsync(int count)
    {
        for (int heard = 0; heard < count; heard++)
            await _tellings.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    public Task<string> MakeAsync(string name, CancellationToken cancellationToken) => Task.FromResult(ArnOf(name));

    public Task PublishAsync(string arn, TopicMessage message, CancellationToken cancellationToken)
    {
        if (_refusals.TryGetValue(arn, out ConcurrentQueue<TopicException>? refusals) && refusals.TryDequeue(out TopicException? refusal))
            throw refusal;

        _told.Enqueue((arn, message));
        _tellings.Writer.TryWrite(arn);
        pass($"after {arn}");
        return Task.CompletedTask;
    }
}
