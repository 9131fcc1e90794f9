using System.Net;
using EcrMirror.Contracts;
using EcrMirror.Copier.Blobs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.State.Claims;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Copier.Tests.Claims;

/// <summary>Copiers that share state, each as a process of its own.</summary>
public sealed class SharedSendingTests
{
    /// <summary>Milliseconds. A wait that nobody ends is to fail the test and not to hang the run.</summary>
    private const int Longest = 60_000;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250);
    private static readonly SampleBlob Blob = Given.Layer(bytes: 20_000).Blob;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Longest)]
    public async Task A_blob_that_another_Copier_sends_is_waited_for_and_mounted()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        (FleetCopier leader, FleetCopier follower) = (scene.AddCopier(), scene.AddCopier());
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload);

        Task<IReadOnlyList<BlobArrival>> led = leader.CopyAsync(Blob, scene.From, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);
        Task<IReadOnlyList<BlobArrival>> followed = follower.CopyAsync(Blob, scene.From, scene.Sibling);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        frozen.Release();
        await led;
        scene.Time.Advance(FirstLook);

        Assert.Equal(CopyTally.Mounted(Blob.Descriptor.Size), Assert.Single(await EndOf(followed)).Tally);
        Assert.Single(scene.Destination.Journal.Uploads);
        Assert.Single(scene.Source.Journal.Entries);
        Assert.Equal(["ecrmirror.copier.claim_waits landed"], follower.Counted);
        Assert.Contains(": landed", Assert.Single(follower.Log), StringComparison.Ordinal);
    }

    [Fact(Timeout = Longest)]
    public async Task A_blob_that_another_Copier_has_just_sent_is_mounted_before_any_manifest_commits_it()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        await scene.AddCopier().CopyAsync(Blob, scene.From, scene.To);

        BlobArrival arrival = Assert.Single(await scene.AddCopier().CopyAsync(Blob, scene.From, scene.Sibling));

        Assert.Equal(CopyTally.Mounted(Blob.Descriptor.Size), arrival.Tally);
        Assert.Single(scene.Destination.Journal.Uploads);
        Assert.Single(scene.Source.Journal.Entries);
    }

    [Fact(Timeout = Longest)]
    public async Task The_same_repository_is_not_sent_the_blob_twice()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        (FleetCopier leader, FleetCopier follower) = (scene.AddCopier(), scene.AddCopier());
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload);

        Task<IReadOnlyList<BlobArrival>> led = leader.CopyAsync(Blob, scene.From, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);
        Task<IReadOnlyList<BlobArrival>> followed = follower.CopyAsync(Blob, scene.From, scene.To);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        frozen.Release();
        await led;
        scene.Time.Advance(FirstLook);

        Assert.Equal(CopyTally.Present(Blob.Descriptor.Size), Assert.Single(await EndOf(followed)).Tally);
        Assert.Single(scene.Destination.Journal.Uploads);
    }

    [Fact(Timeout = Longest)]
    public async Task Waiting_for_one_registry_holds_up_no_other()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        await using LocalRegistry free = await LocalRegistry.StartAsync();
        (FleetCopier leader, FleetCopier follower) = (scene.AddCopier(), scene.AddCopier());
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload);
        Task<IReadOnlyList<BlobArrival>> led = leader.CopyAsync(Blob, scene.From, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);

        Task<IReadOnlyList<BlobArrival>> followed = follower.CopyAsync(Blob, scene.From, scene.Sibling, free.Repository("mirror/app"), free.Repository("mirror/second"));
        await follower.Claims.WhenAsync("release", blob: new BlobClaimKey(free.Repository("mirror/app").Repository.Host, Blob.Descriptor.Digest));
        IReadOnlyList<BlobArrival> another = await EndOf(follower.CopyAsync(Blob, scene.From, free.Repository("mirror/third")));

        Assert.False(followed.IsCompleted);
        Assert.Equal(CopyTally.Mounted(Blob.Descriptor.Size), Assert.Single(another).Tally);
        Assert.Contains(Blob.Descriptor.Digest, free.Repository("mirror/second").Blobs.Keys);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        frozen.Release();
        await led;
        scene.Time.Advance(FirstLook);
        Assert.All(await EndOf(followed), arrival => Assert.True(arrival.IsThere, arrival.Failure));
        Assert.Single(scene.Destination.Journal.Uploads);
        Assert.Single(free.Journal.Uploads);
    }

    [Fact(Timeout = Longest)]
    public async Task A_blob_that_is_waited_for_takes_no_slot()
    {
        SampleBlob other = Given.Layer().Blob;
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        scene.From.AddBlob(other.Descriptor.Digest, other.Content);
        FleetCopier follower = scene.AddCopier(options => options.ConcurrentBlobs = 1);
        await ClaimForAsync(scene, "elsewhere");

        Task<IReadOnlyList<BlobArrival>> waiting = follower.CopyAsync(Blob, scene.From, scene.To);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        BlobArrival arrival = Assert.Single(await EndOf(follower.CopyAsync(other, scene.From, scene.To)));

        Assert.True(arrival.IsThere, arrival.Failure);
        Assert.False(waiting.IsCompleted);
        scene.Time.Advance(Lease);
        await EndOf(waiting);
    }

    [Fact(Timeout = Longest)]
    public async Task A_Copier_that_died_is_taken_over_when_its_lease_has_passed()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier follower = scene.AddCopier();
        await ClaimForAsync(scene, "dead");

        Task<IReadOnlyList<BlobArrival>> followed = follower.CopyAsync(Blob, scene.From, scene.To);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        scene.Time.Advance(Lease);

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), Assert.Single(await EndOf(followed)).Tally);
        Assert.Equal(["ecrmirror.copier.claim_waits freed", "ecrmirror.copier.claims_taken_over"], follower.Counted);
        Assert.EndsWith("from dead, which fell silent", follower.Log[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Longest)]
    public async Task A_Copier_cut_off_from_state_in_the_middle_of_a_blob_is_taken_over_and_both_end_well()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        (FleetCopier leader, FleetCopier follower) = (scene.AddCopier(), scene.AddCopier());
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload, times: 1);
        leader.Claims.IsOutOfReach = call => call is "renew" or "release";

        Task<IReadOnlyList<BlobArrival>> led = leader.CopyAsync(Blob, scene.From, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);
        Task<IReadOnlyList<BlobArrival>> followed = follower.CopyAsync(Blob, scene.From, scene.Sibling);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        scene.Time.Advance(Lease);
        BlobArrival taken = Assert.Single(await EndOf(followed));
        frozen.Release();

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), taken.Tally);
        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), Assert.Single(await EndOf(led)).Tally);
    }

    [Fact(Timeout = Longest)]
    public async Task A_Copier_that_was_taken_over_goes_on_and_says_so_and_leaves_the_claim_alone()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier slow = scene.AddCopier();
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload);
        Task<IReadOnlyList<BlobArrival>> copy = slow.CopyAsync(Blob, scene.From, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);

        slow.Claims.IsOutOfReach = call => call is "renew";
        BlobClaim seen = await AskAsync(scene, "other", null);
        scene.Time.Advance(Lease);
        await slow.Claims.WhenAsync("renew");
        Assert.IsType<BlobClaim.Ours>(await AskAsync(scene, "other", seen));
        slow.Claims.IsOutOfReach = _ => false;
        scene.Time.Advance(Lease);
        await slow.Claims.WhenAsync("renew", times: 2);
        frozen.Release();

        Assert.True(Assert.Single(await EndOf(copy)).IsThere);
        Assert.Contains(slow.Log, line => line.StartsWith("Was taken for dead", StringComparison.Ordinal));
        Assert.Equal("other", Assert.IsType<BlobClaim.Theirs>(await AskAsync(scene, "third", null)).Worker);
    }

    [Fact(Timeout = Longest)]
    public async Task A_claim_is_renewed_three_times_in_a_lease_while_the_blob_is_sent()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier leader = scene.AddCopier();
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload);
        Task<IReadOnlyList<BlobArrival>> copy = leader.CopyAsync(Blob, scene.From, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);
        BlobClaim? seen = await scene.Claims.FindAsync(Key(scene), null, Cancellation);

        for (int beat = 1; beat <= 4; beat++)
        {
            scene.Time.Advance(Lease / 3);
            await leader.Claims.WhenAsync("renew", beat);
            seen = await scene.Claims.FindAsync(Key(scene), seen, Cancellation);
            Assert.Equal(Lease, Assert.IsType<BlobClaim.Theirs>(seen).Remaining);
        }

        frozen.Release();
        await EndOf(copy);
        int renewals = leader.Claims.Count("renew");
        scene.Time.Advance(Lease);
        Assert.Equal(renewals, leader.Claims.Count("renew"));
    }

    [Fact(Timeout = Longest)]
    public async Task A_Copier_that_fails_lets_the_next_one_try()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        (FleetCopier leader, FleetCopier follower) = (scene.AddCopier(), scene.AddCopier());
        scene.Destination.Faults.FailNext(
            request => request.Repository == scene.To.Repository.Name && request.Operation is RegistryOperation.CompleteUpload, HttpStatusCode.Forbidden, "DENIED");
        using FrozenRequests frozen = scene.Source.Faults.Freeze(times: 1);

        Task<IReadOnlyList<BlobArrival>> led = leader.CopyAsync(Blob, scene.From, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);
        Task<IReadOnlyList<BlobArrival>> followed = follower.CopyAsync(Blob, scene.From, scene.Sibling);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        frozen.Release();
        Assert.False(Assert.Single(await EndOf(led)).IsThere);
        scene.Time.Advance(FirstLook);

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), Assert.Single(await EndOf(followed)).Tally);
        Assert.Equal(["ecrmirror.copier.claim_waits freed"], follower.Counted);
    }

    [Fact(Timeout = Longest)]
    public async Task A_registry_that_failed_is_free_for_others_while_another_one_still_takes_bytes()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        await using LocalRegistry slow = await LocalRegistry.StartAsync();
        FleetCopier leader = scene.AddCopier();
        scene.Destination.Faults.FailNext(request => request.Operation is RegistryOperation.StartUpload, HttpStatusCode.Forbidden, "DENIED");
        using FrozenRequests frozen = slow.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload);

        Task<IReadOnlyList<BlobArrival>> copy = leader.CopyAsync(Blob, scene.From, scene.To, slow.Repository("mirror/app"));
        await frozen.FirstHeld.WaitAsync(Cancellation);
        Assert.IsType<BlobClaim.Theirs>(await AskAsync(scene, "other", null));
        scene.Time.Advance(Lease / 3);
        await leader.Claims.WhenAsync("release", blob: Key(scene));

        Assert.IsType<BlobClaim.Ours>(await AskAsync(scene, "other", null));
        frozen.Release();
        Assert.Equal([false, true], (await EndOf(copy)).Select(arrival => arrival.IsThere));
    }

    [Fact(Timeout = Longest)]
    public async Task A_copy_that_is_stopped_lets_the_next_one_in_at_once()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier leader = scene.AddCopier();
        using FrozenRequests frozen = scene.Source.Faults.Freeze(times: 1);
        using var stop = new CancellationTokenSource();

        Task<IReadOnlyList<BlobArrival>> stopped = leader.CopyAsync(Blob, scene.From, stop.Token, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);

        Assert.True(Assert.Single(await EndOf(scene.AddCopier().CopyAsync(Blob, scene.From, scene.To))).IsThere);
    }

    [Fact(Timeout = Longest)]
    public async Task A_process_does_not_wait_for_a_claim_that_it_could_not_end()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier copier = scene.AddCopier();
        copier.Claims.IsOutOfReach = call => call is "release";
        await copier.CopyAsync(Blob, scene.From, scene.To);
        scene.Destination.Faults.LoseBlob(scene.To.Repository.Name, Blob.Descriptor.Digest);

        IReadOnlyList<BlobArrival> again = await EndOf(copier.RepairAsync(Blob, scene.From, scene.To));

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), Assert.Single(again).Tally);
    }

    [Fact(Timeout = Longest)]
    public async Task Where_a_registry_does_not_mount_each_repository_is_sent_the_blob_once()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        scene.Destination.Faults.DeclineMounts();
        (FleetCopier first, FleetCopier second) = (scene.AddCopier(), scene.AddCopier());
        await first.CopyAsync(Blob, scene.From, scene.To);
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload, times: 1);

        Task<IReadOnlyList<BlobArrival>> led = first.CopyAsync(Blob, scene.From, scene.Sibling);
        await frozen.FirstHeld.WaitAsync(Cancellation);
        Task<IReadOnlyList<BlobArrival>> followed = second.CopyAsync(Blob, scene.From, scene.Sibling, scene.Destination.Repository("mirror/third"));
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        frozen.Release();
        await led;
        scene.Time.Advance(FirstLook);

        Assert.All(await EndOf(followed), arrival => Assert.True(arrival.IsThere, arrival.Failure));
        Assert.Equal(
            ["mirror/app", "mirror/sibling", "mirror/third"],
            scene.Destination.Journal.Uploads.Select(upload => upload.Repository.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Longest)]
    public async Task What_was_said_to_have_landed_and_is_not_there_is_sent()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        await scene.AddCopier().CopyAsync(Blob, scene.From, scene.To);
        scene.Destination.Faults.LoseBlob(scene.To.Repository.Name, Blob.Descriptor.Digest);

        BlobArrival arrival = Assert.Single(await EndOf(scene.AddCopier().CopyAsync(Blob, scene.From, scene.Sibling)));

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally);
    }

    [Fact(Timeout = Longest)]
    public async Task What_a_damaged_destination_lost_is_sent_whatever_was_said_to_have_landed()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        await scene.AddCopier().CopyAsync(Blob, scene.From, scene.To);
        scene.Destination.Faults.LoseBlob(scene.To.Repository.Name, Blob.Descriptor.Digest);

        BlobArrival arrival = Assert.Single(await EndOf(scene.AddCopier().RepairAsync(Blob, scene.From, scene.To)));

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally);
        Assert.Contains(Blob.Descriptor.Digest, scene.To.Blobs.Keys);
    }

    [Fact(Timeout = Longest)]
    public async Task A_wait_that_is_too_long_ends_in_a_second_sending()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        (FleetCopier leader, FleetCopier follower) = (scene.AddCopier(), scene.AddCopier(options => options.LongestClaimWait = FirstLook * 2));
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload, times: 1);
        Task<IReadOnlyList<BlobArrival>> led = leader.CopyAsync(Blob, scene.From, scene.To);
        await frozen.FirstHeld.WaitAsync(Cancellation);

        Task<IReadOnlyList<BlobArrival>> followed = follower.CopyAsync(Blob, scene.From, scene.Sibling);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        scene.Time.Advance(FirstLook);
        await follower.Claims.WhenAsync("find");
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        scene.Time.Advance(FirstLook);

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), Assert.Single(await EndOf(followed)).Tally);
        Assert.Equal(["ecrmirror.copier.claim_waits given_up"], follower.Counted);
        Assert.Equal(1, follower.Claims.Count("acquire"));
        frozen.Release();
        await EndOf(led);
    }

    [Fact(Timeout = Longest)]
    public async Task Who_may_not_wait_sends_at_once()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        await ClaimForAsync(scene, "elsewhere");

        BlobArrival arrival = Assert.Single(await EndOf(
            scene.AddCopier(options => options.LongestClaimWait = TimeSpan.Zero).CopyAsync(Blob, scene.From, scene.To)));

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally);
    }

    [Fact(Timeout = Longest)]
    public async Task Copies_go_on_without_claims_while_state_is_out_of_reach_and_it_is_said_once()
    {
        SampleBlob other = Given.Layer().Blob;
        SampleBlob third = Given.Layer().Blob;
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        foreach (SampleBlob more in new[] { other, third })
            scene.From.AddBlob(more.Descriptor.Digest, more.Content);
        FleetCopier copier = scene.AddCopier();
        copier.Claims.IsOutOfReach = _ => true;

        foreach (SampleBlob blob in new[] { Blob, other })
            Assert.True(Assert.Single(await EndOf(copier.CopyAsync(blob, scene.From, scene.To))).IsThere);
        Assert.Equal(["acquire"], copier.Claims.Calls);
        copier.Claims.IsOutOfReach = _ => false;
        scene.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(Assert.Single(await EndOf(copier.CopyAsync(third, scene.From, scene.To))).IsThere);

        Assert.Equal(["acquire", "acquire", "release"], copier.Claims.Calls);
        Assert.Equal(
            ["Blobs are sent without claims, perhaps by several Copiers, until state answers again: The tables are throttled.", "Blobs are claimed again"],
            copier.Log);
    }

    [Fact(Timeout = Longest)]
    public async Task A_copy_goes_on_without_a_claim_when_state_does_not_answer()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier copier = scene.AddCopier();
        copier.Claims.Hangs = _ => true;

        Task<IReadOnlyList<BlobArrival>> copy = copier.CopyAsync(Blob, scene.From, scene.To);
        await scene.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(10), Cancellation);
        scene.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), Assert.Single(await EndOf(copy)).Tally);
        Assert.EndsWith("State did not answer within 10 seconds.", Assert.Single(copier.Log), StringComparison.Ordinal);
    }

    [Fact(Timeout = Longest)]
    public async Task Who_waits_goes_on_by_itself_when_state_gets_out_of_reach()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier follower = scene.AddCopier();
        await ClaimForAsync(scene, "elsewhere");

        Task<IReadOnlyList<BlobArrival>> followed = follower.CopyAsync(Blob, scene.From, scene.To);
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        follower.Claims.IsOutOfReach = _ => true;
        scene.Time.Advance(FirstLook);

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), Assert.Single(await EndOf(followed)).Tally);
    }

    [Fact(Timeout = Longest)]
    public async Task A_Copier_that_is_alone_asks_state_for_no_claim()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier copier = scene.AddCopier(options => options.ClaimsBlobs = false);

        Assert.True(Assert.Single(await copier.CopyAsync(Blob, scene.From, scene.To)).IsThere);

        Assert.Empty(copier.Claims.Calls);
    }

    [Fact(Timeout = Longest)]
    public async Task A_blob_that_need_not_be_sent_is_not_claimed()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        scene.To.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        FleetCopier copier = scene.AddCopier();

        await copier.CopyAsync(Blob, scene.From, scene.To);

        Assert.Empty(copier.Claims.Calls);
    }

    [Fact(Timeout = Longest)]
    public async Task Many_copies_in_one_process_are_one_claim_and_one_wait()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier follower = scene.AddCopier();
        await ClaimForAsync(scene, "dead");

        Task<IReadOnlyList<BlobArrival>>[] copies =
            [.. Enumerable.Range(0, 10).Select(number => follower.CopyAsync(Blob, scene.From, scene.Destination.Repository($"mirror/app-{number}")))];
        await scene.Time.WhenTimerIsSetAsync(FirstLook, Cancellation);
        scene.Time.Advance(Lease);
        await Task.WhenAll(copies).WaitAsync(Cancellation);

        Assert.Equal(["acquire", "acquire", "release"], follower.Claims.Calls.Where(call => call is not ("find" or "renew")));
        Assert.Single(scene.Destination.Journal.Uploads);
        Assert.Equal(9, scene.Destination.Journal.Mounts.Count);
    }

    [Fact(Timeout = Longest)]
    public async Task A_claim_is_looked_at_less_and_less_often()
    {
        await using FleetScene scene = await FleetScene.StartAsync(Blob);
        FleetCopier copier = scene.AddCopier();

        double[] seconds = [.. Enumerable.Range(0, 7).Select(looks => copier.Fleet.LookIn(looks).TotalSeconds)];

        Assert.Equal([0.25, 0.5, 1, 2, 4, 5, 5], seconds);
    }

    private static BlobClaimKey Key(FleetScene scene) => new(scene.To.Repository.Host, Blob.Descriptor.Digest);

    private static Task<BlobClaim> AskAsync(FleetScene scene, string worker, BlobClaim? seen) =>
        scene.Claims.AcquireAsync(Key(scene), worker, Lease, seen, Cancellation);

    private static async Task ClaimForAsync(FleetScene scene, string worker) => Assert.IsType<BlobClaim.Ours>(await AskAsync(scene, worker, null));

    private static Task<IReadOnlyList<BlobArrival>> EndOf(Task<IReadOnlyList<BlobArrival>> copy) => copy.WaitAsync(Cancellation);
}
