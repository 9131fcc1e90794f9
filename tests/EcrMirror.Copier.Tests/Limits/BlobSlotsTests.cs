using EcrMirror.Contracts;
using EcrMirror.Copier.Blobs;
using EcrMirror.Copier.Limits;
using EcrMirror.Oci;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Tests.Limits;

public sealed class BlobSlotsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _order = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_free_slot_goes_to_who_is_urgent_and_then_to_who_waited_longest()
    {
        BlobSlots slots = Slots(1);
        IDisposable held = await slots.EnterAsync(Order("holder"), Cancellation);
        Task[] waiting =
        [
            TakeTurnAsync(slots, "first", Order("a")),
            TakeTurnAsync(slots, "second", Order("a")),
            TakeTurnAsync(slots, "urgent", Order("a", priority: MirrorPriority.Urgent)),
            TakeTurnAsync(slots, "urgent too", Order("a", priority: MirrorPriority.Urgent)),
        ];

        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["urgent", "urgent too", "first", "second"], _order);
    }

    [Fact]
    public async Task A_rule_with_a_thousand_images_does_not_make_one_with_five_wait_for_all_of_them()
    {
        BlobSlots slots = Slots(1);
        IDisposable held = await slots.EnterAsync(Order("holder"), Cancellation);
        Task[] waiting =
        [
            .. Enumerable.Range(0, 1000).Select(_ => TakeTurnAsync(slots, "many", Order("many"))),
            .. Enumerable.Range(0, 5).Select(_ => TakeTurnAsync(slots, "few", Order("few"))),
        ];

        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["many", "few", "many", "few", "many", "few", "many", "few", "many", "few"], _order[..10]);
        Assert.Equal(1005, _order.Count);
    }

    [Fact]
    public async Task Three_rules_take_turns_also_when_one_of_them_comes_later()
    {
        BlobSlots slots = Slots(1);
        IDisposable held = await slots.EnterAsync(Order("holder"), Cancellation);
        Task[] waiting =
        [
            .. Enumerable.Range(0, 4).Select(_ => TakeTurnAsync(slots, "a", Order("a"))),
            .. Enumerable.Range(0, 4).Select(_ => TakeTurnAsync(slots, "b", Order("b"))),
            .. Enumerable.Range(0, 2).Select(_ => TakeTurnAsync(slots, "c", Order("c"))),
        ];

        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["a", "b", "c", "a", "b", "c"], _order[..6]);
    }

    [Fact]
    public async Task A_rule_that_comes_for_one_blob_at_a_time_does_not_take_every_turn()
    {
        BlobSlots slots = Slots(1);
        IDisposable held = await slots.EnterAsync(Order("holder"), Cancellation);
        Task[] waiting = [.. Enumerable.Range(0, 20).Select(_ => TakeTurnAsync(slots, "many", Order("many")))];
        Task oneAtATime = ComeBackAsync();

        held.Dispose();
        await Task.WhenAll([.. waiting, oneAtATime]);

        Assert.InRange(_order[..12].Count(name => name is "many"), 5, 7);

        async Task ComeBackAsync()
        {
            Task<IDisposable> next = slots.EnterAsync(Order("one"), Cancellation);
            for (int times = 0; times < 10; times++)
            {
                using IDisposable slot = await next;
                lock (_order)
                    _order.Add("one");
                next = slots.EnterAsync(Order("one"), Cancellation);
            }

            (await next).Dispose();
        }
    }

    [Fact]
    public async Task When_no_more_wait_than_there_are_slots_the_largest_goes_first()
    {
        BlobSlots slots = Slots(4);
        IDisposable[] held = await HoldAsync(slots, 4);
        Task[] waiting = [.. new[] { 10, 3000, 200, 40 }.Select(size => TakeTurnAsync(slots, $"{size}", Order("a", size)))];

        held[0].Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["3000", "200", "40", "10"], _order);
    }

    [Fact]
    public async Task While_many_wait_the_order_in_which_they_came_is_kept()
    {
        BlobSlots slots = Slots(2);
        IDisposable[] held = await HoldAsync(slots, 2);
        Task[] waiting = [.. new[] { 10, 3000, 200, 40 }.Select(size => TakeTurnAsync(slots, $"{size}", Order("a", size)))];

        held[0].Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["10", "3000", "200", "40"], _order);
    }

    [Fact]
    public async Task A_small_blob_is_passed_by_larger_ones_no_more_often_than_there_are_slots()
    {
        BlobSlots slots = Slots(3);
        IDisposable[] held = await HoldAsync(slots, 3);
        Task<IDisposable> small = slots.EnterAsync(Order("a", size: 1), Cancellation);
        int passed = 0;
        IDisposable last = held[0];

        while (!small.IsCompleted && passed < 10)
        {
            Task<IDisposable> larger = slots.EnterAsync(Order("a", size: 1000), Cancellation);
            last.Dispose();
            if (await Task.WhenAny(larger, small) == larger)
                (passed, last) = (passed + 1, await larger);
        }

        Assert.Equal(3, passed);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_slot()
    {
        BlobSlots slots = Slots(1);
        using var givingUp = new CancellationTokenSource();
        IDisposable held = await slots.EnterAsync(Order("a"), Cancellation);
        Task<IDisposable> gone = slots.EnterAsync(Order("a", priority: MirrorPriority.Urgent), givingUp.Token);
        Task<IDisposable> next = slots.EnterAsync(Order("a"), Cancellation);

        await givingUp.CancelAsync();
        held.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        (await next).Dispose();
        (await slots.EnterAsync(Order("a"), Cancellation)).Dispose();
    }

    [Fact]
    public async Task Nobody_enters_while_every_slot_is_taken()
    {
        BlobSlots slots = Slots(1);
        IDisposable held = await slots.EnterAsync(Order("a"), Cancellation);

        Task<IDisposable> urgent = slots.EnterAsync(Order("a", priority: MirrorPriority.Urgent), Cancellation);

        Assert.False(urgent.IsCompleted);
        held.Dispose();
        (await urgent).Dispose();
    }

    [Fact]
    public async Task Those_who_wait_are_let_in_as_soon_as_more_slots_turn_out_to_help()
    {
        BlobSlots slots = Slots(least: 2, most: 8);
        await HoldAsync(slots, 2);
        Task<IDisposable>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => slots.EnterAsync(Order("a"), Cancellation))];

        // Two trials, each of which brings as much as it could.
        foreach (int pace in new[] { 1, 1, 1, 2, 2, 4, 4 })
            SendFor(TimeSpan.FromMilliseconds(250), slots, pace);
        await Task.WhenAll(waiting[..6]);

        Assert.DoesNotContain(waiting[6..], task => task.IsCompleted);
    }

    private static BlobOrder Order(string source, long size = 1, MirrorPriority priority = MirrorPriority.Normal) =>
        new(
            new Descriptor { MediaType = MediaType.OciLayerGzip, Digest = Digest.Sha256([1]), Size = size },
            new Repository(RegistryHost.Parse("source.example"), RepositoryName.Parse(source)))
        {
            Priority = priority,
        };

    private BlobSlots Slots(int number) => Slots(number, number);

    private BlobSlots Slots(int least, int most) =>
        new(Options.Create(new CopierOptions { LeastConcurrentBlobs = least, ConcurrentBlobs = most }), new SpareProcessors(() => null), _time);

    private static Task<IDisposable[]> HoldAsync(BlobSlots slots, int number) =>
        Task.WhenAll(Enumerable.Range(0, number).Select(_ => slots.EnterAsync(Order("holder"), Cancellation)));

    private void SendFor(TimeSpan duration, BlobSlots slots, int megabytesPerMoment)
    {
        for (TimeSpan at = TimeSpan.Zero; at < duration; at += TimeSpan.FromMilliseconds(10))
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            slots.Sent(megabytesPerMoment * 1_000_000);
        }
    }

    private async Task TakeTurnAsync(BlobSlots slots, string name, BlobOrder order)
    {
        using IDisposable slot = await slots.EnterAsync(order, Cancellation);
        lock (_order)
            _order.Add(name);
    }
}
