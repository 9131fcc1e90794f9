using EcrMirror.Contracts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Copier.Tests.Blobs;

public sealed class SharedReadingTests
{
    private const int BufferBytes = SharedScene.BufferBytes;

    private static readonly TimeSpan Patience = SharedScene.Patience;

    private static SampleBlob Blob => SharedScene.Blob;

    [Fact]
    public async Task Destinations_that_keep_pace_are_fed_by_one_reading()
    {
        await using SharedScene scene = await SharedScene.StartAsync(destinations: 3);
        foreach (GatedUpload upload in scene.Uploads)
            upload.Open();

        await scene.SendAsync();

        Assert.All(scene.Arrivals, arrival => Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally));
        Assert.Equal([Blob.Descriptor.Size], scene.BytesRead);
        foreach (GatedUpload upload in scene.Uploads)
            await upload.Completed;
    }

    [Fact]
    public async Task Who_holds_up_the_others_goes_on_with_a_reading_of_its_own()
    {
        await using SharedScene scene = await SharedScene.StartAsync();
        Task sending = await scene.SendUntilOneWaitsAsync();

        scene.Time.Advance(Patience);
        await scene.Uploads[0].Completed;
        bool slowOneIsThere = scene.Arrivals[1].IsThere;
        scene.Uploads[1].Open();
        await sending;

        Assert.False(slowOneIsThere);
        Assert.All(scene.Arrivals, arrival => Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally));
        Assert.Equal([Blob.Descriptor.Size, Blob.Descriptor.Size - (4 * BufferBytes)], scene.BytesRead);
        Assert.Equal(Blob.Content.ToArray(), await scene.Repositories[1].ReadBlobAsync(Blob.Descriptor.Digest, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_stumbles_for_a_moment_is_waited_for()
    {
        await using SharedScene scene = await SharedScene.StartAsync();
        Task sending = await scene.SendUntilOneWaitsAsync();

        scene.Time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        scene.Uploads[1].Open();
        await sending;

        Assert.All(scene.Arrivals, arrival => Assert.True(arrival.IsThere));
        Assert.Equal([Blob.Descriptor.Size], scene.BytesRead);
    }

    [Fact]
    public async Task Who_breaks_while_others_wait_for_it_stops_nobody()
    {
        await using SharedScene scene = await SharedScene.StartAsync();
        Task sending = await scene.SendUntilOneWaitsAsync();

        scene.Uploads[1].Break();
        await sending;

        Assert.Equal([true, false], scene.Arrivals.Select(arrival => arrival.IsThere));
        Assert.Equal("The registry broke.", scene.Arrivals[1].Failure);
        Assert.Equal([Blob.Descriptor.Size], scene.BytesRead);
        Assert.Equal(16, scene.Window.Left);
    }

    [Fact]
    public async Task Who_breaks_after_it_was_cut_loose_fails_alone()
    {
        await using SharedScene scene = await SharedScene.StartAsync();
        Task sending = await scene.SendUntilOneWaitsAsync();

        scene.Time.Advance(Patience);
        await scene.Uploads[0].Completed;
        scene.Uploads[1].Break();
        await sending;

        Assert.Equal([true, false], scene.Arrivals.Select(arrival => arrival.IsThere));
        Assert.Equal([Blob.Descriptor.Size], scene.BytesRead);
        Assert.Equal(16, scene.Window.Left);
    }

    [Fact]
    public async Task Wrong_content_is_completed_by_nobody_whose_reading_it_comes_from()
    {
        await using SharedScene scene = await SharedScene.StartAsync();
        scene.Source.Faults.Corrupt(Blob.Descriptor.Digest);
        Task sending = await scene.SendUntilOneWaitsAsync();

        scene.Time.Advance(Patience);
        while (scene.Uploads[0].Position <= 4 * BufferBytes)
            await Task.Yield();
        scene.Uploads[1].Open();
        await sending;

        Assert.Equal(2, scene.BytesRead.Count);
        Assert.All(scene.Arrivals, arrival => Assert.Equal((false, FailureKind.Integrity, false), (arrival.IsThere, arrival.FailureKind, arrival.MayPass)));
        Assert.All(scene.Arrivals, arrival => Assert.StartsWith(scene.Source.Host.ToString(), arrival.Failure, StringComparison.Ordinal));
        Assert.All(scene.Uploads, upload => Assert.False(upload.IsCompleted));
    }

    [Fact]
    public async Task No_more_is_read_ahead_than_the_window_holds()
    {
        await using SharedScene scene = await SharedScene.StartAsync();
        Task sending = await scene.SendUntilOneWaitsAsync();

        int left = scene.Window.Left;
        scene.Uploads[1].Open();
        await sending;

        Assert.Equal((13, 16), (left, scene.Window.Left));
    }

    [Fact]
    public async Task Where_no_memory_is_left_for_windows_all_go_in_step()
    {
        await using SharedScene scene = await SharedScene.StartAsync(destinations: 3, allWindowsBytes: 0);
        foreach (GatedUpload upload in scene.Uploads)
            upload.Open();

        await scene.SendAsync();

        Assert.All(scene.Arrivals, arrival => Assert.True(arrival.IsThere));
        Assert.Equal([Blob.Descriptor.Size], scene.BytesRead);
        Assert.Equal(0, scene.Window.Left);
    }

    [Fact]
    public async Task Whoever_is_cut_loose_keeps_others_from_nothing_where_memory_is_short()
    {
        await using SharedScene scene = await SharedScene.StartAsync(allWindowsBytes: 3 * BufferBytes);
        Task sending = await scene.SendUntilOneWaitsAsync();

        scene.Time.Advance(Patience);
        await scene.Uploads[0].Completed;
        int left = scene.Window.Left;
        scene.Uploads[1].Open();
        await sending;

        Assert.True(scene.Arrivals[1].IsThere);
        Assert.Equal((0, 3), (left, scene.Window.Left));
    }

    [Fact]
    public async Task A_copy_that_is_cancelled_gives_everything_back()
    {
        await using SharedScene scene = await SharedScene.StartAsync();
        using var cancellation = new CancellationTokenSource();
        scene.Uploads[0].Open();
        Task sending = scene.SendAsync(cancellation.Token);
        await scene.Time.WhenTimerIsSetAsync(Patience, TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(16, scene.Window.Left);
    }
}
