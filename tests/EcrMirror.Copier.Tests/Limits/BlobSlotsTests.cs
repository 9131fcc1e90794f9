using EcrMirror.Contracts;
using EcrMirror.Copier.Limits;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Tests.Limits;

public sealed class BlobSlotsTests
{
    private readonly BlobSlots _slots = new(Options.Create(new CopierOptions { ConcurrentBlobs = 1 }));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_free_slot_goes_to_who_is_urgent_and_then_to_who_waited_longest()
    {
        var order = new List<string>();
        IDisposable held = await _slots.EnterAsync(MirrorPriority.Normal, Cancellation);
        Task[] waiting =
        [
            TakeTurnAsync("first", MirrorPriority.Normal, order),
            TakeTurnAsync("second", MirrorPriority.Normal, order),
            TakeTurnAsync("urgent", MirrorPriority.Urgent, order),
            TakeTurnAsync("urgent too", MirrorPriority.Urgent, order),
        ];

        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["urgent", "urgent too", "first", "second"], order);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_slot()
    {
        using var givingUp = new CancellationTokenSource();
        IDisposable held = await _slots.EnterAsync(MirrorPriority.Normal, Cancellation);
        Task<IDisposable> gone = _slots.EnterAsync(MirrorPriority.Urgent, givingUp.Token);
        Task<IDisposable> next = _slots.EnterAsync(MirrorPriority.Normal, Cancellation);

        await givingUp.CancelAsync();
        held.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        (await next).Dispose();
        (await _slots.EnterAsync(MirrorPriority.Normal, Cancellation)).Dispose();
    }

    [Fact]
    public async Task Nobody_enters_while_every_slot_is_taken()
    {
        IDisposable held = await _slots.EnterAsync(MirrorPriority.Normal, Cancellation);

        Task<IDisposable> urgent = _slots.EnterAsync(MirrorPriority.Urgent, Cancellation);

        Assert.False(urgent.IsCompleted);
        held.Dispose();
        (await urgent).Dispose();
    }

    private async Task TakeTurnAsync(string name, MirrorPriority priority, List<string> order)
    {
        using IDisposable slot = await _slots.EnterAsync(priority, Cancellation);
        lock (order)
            order.Add(name);
    }
}
