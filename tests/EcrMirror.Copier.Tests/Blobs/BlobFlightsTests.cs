using EcrMirror.Copier.Blobs;
using EcrMirror.Oci;

namespace EcrMirror.Copier.Tests.Blobs;

public sealed class BlobFlightsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly RegistryHost First = RegistryHost.Parse("a.example");
    private static readonly RegistryHost Second = RegistryHost.Parse("b.example");
    private static readonly Digest Blob = Digest.Sha256("blob"u8);

    private readonly BlobFlights _flights = new();

    [Fact]
    public async Task One_copy_of_a_blob_into_a_registry_is_under_way_at_a_time()
    {
        BlobFlights.Entered first = await EnterAsync(Blob, First);
        Task<BlobFlights.Entered> second = EnterAsync(Blob, First);

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WaitAsync(Patience, TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task Other_blobs_and_other_registries_do_not_wait()
    {
        using BlobFlights.Entered first = await EnterAsync(Blob, First);

        Assert.True(EnterAsync(Digest.Sha256("other"u8), First).IsCompletedSuccessfully);
        Assert.True(EnterAsync(Blob, Second).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_registry_that_is_named_twice_is_entered_once()
    {
        Task<BlobFlights.Entered> entering = EnterAsync(Blob, First, First);

        Assert.True(entering.IsCompletedSuccessfully);
        (await entering).Dispose();
        Assert.True(EnterAsync(Blob, First).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Disposing_twice_lets_only_one_in()
    {
        BlobFlights.Entered first = await EnterAsync(Blob, First);
        Task<BlobFlights.Entered> second = EnterAsync(Blob, First);
        Task<BlobFlights.Entered> third = EnterAsync(Blob, First);

        first.Dispose();
        first.Dispose();
        using BlobFlights.Entered entered = await second.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Leaving_one_registry_lets_the_next_in_there_and_nowhere_else()
    {
        BlobFlights.Entered first = await EnterAsync(Blob, First, Second);
        Task<BlobFlights.Entered> there = EnterAsync(Blob, First);
        Task<BlobFlights.Entered> elsewhere = EnterAsync(Blob, Second);

        first.Leave(First);
        first.Leave(First);

        await there.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(elsewhere.IsCompleted);
        Assert.False(EnterAsync(Blob, First).IsCompleted);
        first.Dispose();
        await elsewhere.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Copies_that_cross_registries_do_not_wait_for_each_other()
    {
        int inside = 0;
        int most = 0;
        async Task CopyAsync(int at)
        {
            await Task.Yield();
            using BlobFlights.Entered flight = await (at % 2 == 0 ? EnterAsync(Blob, First, Second) : EnterAsync(Blob, Second, First));
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        }

        await Task.WhenAll(Enumerable.Range(0, 500).Select(CopyAsync)).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Whoever_stops_waiting_gives_back_what_was_entered_before()
    {
        BlobFlights.Entered holder = await EnterAsync(Blob, Second);
        using var stop = new CancellationTokenSource();
        Task<BlobFlights.Entered> stopped = _flights.EnterAsync(Blob, [First, Second], stop.Token);
        Task<BlobFlights.Entered> waiting = EnterAsync(Blob, First);
        Assert.False(waiting.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        (await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken)).Dispose();
        holder.Dispose();
        Assert.True(EnterAsync(Blob, First, Second).IsCompletedSuccessfully);
    }

    private Task<BlobFlights.Entered> EnterAsync(Digest blob, params IReadOnlyList<RegistryHost> registries) =>
        _flights.EnterAsync(blob, registries, TestContext.Current.CancellationToken);
}
