using System.Collections.Immutable;
using System.Threading.Channels;
using EcrMirror.LocalEcr.Journal;

namespace EcrMirror.LocalEcr.Events;

/// <summary>
/// What an emulated ECR tells EventBridge, on its way to the sink: in order and once, unless a test asks for what EventBridge does not
/// promise. Every read is a snapshot.
/// </summary>
public sealed class EcrEvents : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<PlannedMishap> _mishaps = [];
    private readonly Channel<EcrEvent> _happened = Channel.CreateUnbounded<EcrEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly IEcrEventSink? _sink;
    private readonly int _most;
    private readonly Task _pump;
    private readonly List<EcrEvent> _held = [];
    private readonly List<TaskCompletionSource> _idle = [];
    private ImmutableList<EcrEvent> _all = [];
    private ImmutableList<EcrEvent> _refused = [];
    private int _pending;

    internal EcrEvents(IEcrEventSink? sink, int most)
    {
        (_sink, _most) = (sink, most);
        _pump = PumpAsync(_stopping.Token);
    }

    private enum Mishap
    {
        None,
        Loss,
        Repetition,
        Delay,
    }

    /// <summary>Everything that happened, whether or not it was delivered; the latest, where not all is kept.</summary>
    public IReadOnlyList<EcrEvent> Happened => Volatile.Read(ref _all);

    /// <summary>What the sink did not take.</summary>
    public IReadOnlyList<EcrEvent> Refused => Volatile.Read(ref _refused);

    /// <summary>Loses events: delivery is on a best-effort basis.</summary>
    public void Drop(Func<EcrEvent, bool>? match = null, int times = 1) => Plan(Mishap.Loss, match, times);

    /// <summary>Delivers events twice: delivery is at least once.</summary>
    public void Duplicate(Func<EcrEvent, bool>? match = null, int times = 1) => Plan(Mishap.Repetition, match, times);

    /// <summary>Keeps events back until one that came later is delivered: delivery is in no order.</summary>
    public void Delay(Func<EcrEvent, bool>? match = null, int times = 1) => Plan(Mishap.Delay, match, times);

    /// <summary>Completes when everything that happened so far has been delivered, lost or kept back.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_pending == 0)
                return Task.CompletedTask;

            var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _idle.Add(idle);
            return idle.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _happened.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _pump;
        _stopping.Dispose();
    }

    internal void Tell(EcrEvent happened)
    {
        lock (_lock)
        {
            _all = _all.AddLatest(happened, _most);
            if (_sink is null || !_happened.Writer.TryWrite(happened))
                return;
            _pending++;
        }
    }

    private void Plan(Mishap kind, Func<EcrEvent, bool>? match, int times)
    {
        lock (_lock)
            _mishaps.Add(new PlannedMishap { Kind = kind, Match = match ?? (_ => true), Times = times });
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (EcrEvent happened in _happened.Reader.ReadAllAsync(cancellationToken))
            {
                await DeliverAsync(happened, cancellationToken);
                Done();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was not delivered by now is lost, as when a service ends.
        }
    }

    private async Task DeliverAsync(EcrEvent happened, CancellationToken cancellationToken)
    {
        Mishap mishap = TakeMishap(happened);
        if (mishap is Mishap.Loss)
            return;
        if (mishap is Mishap.Delay)
        {
            _held.Add(happened);
            return;
        }

        await HandAsync(happened, cancellationToken);
        if (mishap is Mishap.Repetition)
            await HandAsync(happened, cancellationToken);
        foreach (EcrEvent late in _held)
            await HandAsync(late, cancellationToken);
        _held.Clear();
    }

    private async Task HandAsync(EcrEvent happened, CancellationToken cancellationToken)
    {
        try
        {
            await _sink!.TakeAsync(happened, cancellationToken);
        }
        catch (Exception refusal) when (refusal is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The edge: a sink is not ours. An event that it refuses must not stop those after it.
            lock (_lock)
                _refused = _refused.AddLatest(happened, _most);
        }
    }

    private Mishap TakeMishap(EcrEvent happened)
    {
        lock (_lock)
        {
            if (_mishaps.Find(mishap => mishap.Match(happened)) is not { } planned)
                return Mishap.None;
            if (--planned.Times <= 0)
                _mishaps.Remove(planned);
            return planned.Kind;
        }
    }

    private void Done()
    {
        List<TaskCompletionSource> idle;
        lock (_lock)
        {
            if (--_pending > 0)
                return;
            idle = [.. _idle];
            _idle.Clear();
        }

        idle.ForEach(waiting => waiting.TrySetResult());
    }

    private sealed class PlannedMishap
    {
        public required Mishap Kind { get; init; }

        public required Func<EcrEvent, bool> Match { get; init; }

        public required int Times { get; set; }
    }
}
