using EcrMirror.Oci;
using EcrMirror.State.Claims;
using EcrMirror.Testing.Time;

namespace EcrMirror.State.Tests.Claims;

/// <summary>What every record of claims does.</summary>
public abstract class BlobClaimsContract : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);
    private static readonly BlobClaimKey Blob = new(Sample.First.Host, Sample.Digest(1));
    private static readonly RepositoryName App = Sample.First.Name;
    private static readonly RepositoryName Sibling = RepositoryName.Parse("other/app");

    private readonly ManualTimeProvider _time = new(Sample.Noon);
    private TestState? _state;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected IBlobClaims Claims => _state!.Claims;

    public async ValueTask InitializeAsync()
    {
        // Tables take real time to be made.
        using (TestState maker = Open(TimeProvider.System))
            await maker.PrepareAsync();
        _state = Open(_time);
    }

    public virtual ValueTask DisposeAsync()
    {
        _state?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_blob_that_nobody_sends_is_claimed_and_others_are_told_by_whom_and_for_how_long()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");

        Assert.Equal((1, false, Blob), (ours.Turn, ours.IsTakenOver, ours.Key));
        BlobClaim.Theirs refused = Assert.IsType<BlobClaim.Theirs>(await AskAsync("other"));
        Assert.Equal((1, "one", Lease), (refused.Turn, refused.Worker, refused.Remaining));
        BlobClaim.Theirs seen = Assert.IsType<BlobClaim.Theirs>(await Claims.FindAsync(Blob, null, Cancellation));
        Assert.Equal(("one", Lease), (seen.Worker, seen.Remaining));
    }

    [Fact]
    public async Task Of_fifty_who_claim_a_blob_at_once_one_gets_it_and_the_others_are_told_who()
    {
        BlobClaim[] answers = await Sample.InParallel(50, number => AskAsync($"worker-{number}"));

        BlobClaim.Ours winner = Assert.Single(answers.OfType<BlobClaim.Ours>());
        int number = Array.IndexOf(answers, winner);
        Assert.All(answers.Where(answer => answer != winner), answer => Assert.Equal($"worker-{number}", Assert.IsType<BlobClaim.Theirs>(answer).Worker));
        Assert.True(await Claims.RenewAsync(winner, Cancellation));
    }

    [Fact]
    public async Task Other_blobs_other_registries_and_single_repositories_are_claimed_apart()
    {
        BlobClaimKey[] keys =
        [
            Blob,
            Blob with { Blob = Sample.Digest(2) },
            Blob with { Registry = Sample.Second.Host },
            Blob with { Repository = App },
            Blob with { Repository = Sibling },
        ];

        foreach (BlobClaimKey key in keys)
            Assert.IsType<BlobClaim.Ours>(await Claims.AcquireAsync(key, "one", Lease, null, Cancellation));

        foreach (BlobClaimKey key in keys)
            Assert.IsType<BlobClaim.Theirs>(await Claims.AcquireAsync(key, "other", Lease, null, Cancellation));
    }

    [Fact]
    public async Task A_blob_that_nobody_ever_claimed_is_seen_as_free()
    {
        Assert.Null(await Claims.FindAsync(Blob, null, Cancellation));
    }

    [Fact]
    public async Task Where_a_blob_landed_is_told_to_whoever_asks_and_to_whoever_looks()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");

        Assert.True(await Claims.ReleaseAsync(ours, [App, Sibling], Cancellation));

        Assert.Equal([App, Sibling], Assert.IsType<BlobClaim.Landed>(await AskAsync("other")).Repositories);
        Assert.Equal([App, Sibling], Assert.IsType<BlobClaim.Landed>(await AskAsync("one")).Repositories);
        Assert.Equal([App, Sibling], Assert.IsType<BlobClaim.Landed>(await Claims.FindAsync(Blob, null, Cancellation)).Repositories);
    }

    [Fact]
    public async Task A_blob_that_landed_nowhere_can_be_claimed_at_once()
    {
        await Claims.ReleaseAsync(await ClaimAsync("one"), [], Cancellation);

        Assert.Null(await Claims.FindAsync(Blob, null, Cancellation));
        BlobClaim.Ours next = await ClaimAsync("other");
        Assert.Equal((2, false), (next.Turn, next.IsTakenOver));
    }

    [Fact]
    public async Task An_upload_that_was_begun_is_told_to_whoever_claims_the_blob_next()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");
        Assert.Empty(ours.Uploads);

        Assert.True(await Claims.NoteUploadAsync(ours, App, "upload-1", Cancellation));
        Assert.True(await Claims.NoteUploadAsync(ours, Sibling, "upload-2", Cancellation));
        Assert.True(await Claims.NoteUploadAsync(ours, App, "upload-3", Cancellation));
        await Claims.ReleaseAsync(ours, [], Cancellation);

        BlobClaim.Ours next = await ClaimAsync("other");
        Assert.Equal([new ClaimedUpload(Sibling, "upload-2"), new ClaimedUpload(App, "upload-3")], next.Uploads);
    }

    [Fact]
    public async Task An_upload_of_one_that_fell_silent_is_told_to_whoever_takes_over()
    {
        await Claims.NoteUploadAsync(await ClaimAsync("one"), App, "upload-1", Cancellation);
        BlobClaim seen = await AskAsync("other");

        _time.Advance(Lease);

        BlobClaim.Ours next = await ClaimAsync("other", seen);
        Assert.True(next.IsTakenOver);
        Assert.Equal([new ClaimedUpload(App, "upload-1")], next.Uploads);
    }

    [Fact]
    public async Task An_upload_that_came_to_nothing_or_landed_is_no_longer_told()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");
        await Claims.NoteUploadAsync(ours, App, "upload-1", Cancellation);
        await Claims.NoteUploadAsync(ours, Sibling, "upload-2", Cancellation);

        await Claims.NoteUploadAsync(ours, App, null, Cancellation);
        await Claims.ReleaseAsync(ours, [Sibling], Cancellation);

        BlobClaim.Ours next = await ClaimAsync("other", await AskAsync("other"));
        Assert.Empty(next.Uploads);
    }

    [Fact]
    public async Task An_upload_that_is_noted_is_a_sign_of_life()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");
        BlobClaim seen = await AskAsync("other");
        _time.Advance(Lease - Instant);

        await Claims.NoteUploadAsync(ours, App, "upload-1", Cancellation);
        _time.Advance(Instant);

        Assert.IsType<BlobClaim.Theirs>(await AskAsync("other", seen));
    }

    [Fact]
    public async Task Whoever_lost_the_claim_notes_nothing()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");
        BlobClaim seen = await AskAsync("other");
        _time.Advance(Lease);
        BlobClaim.Ours next = await ClaimAsync("other", seen);

        Assert.False(await Claims.NoteUploadAsync(ours, App, "upload-1", Cancellation));

        await Claims.ReleaseAsync(next, [], Cancellation);
        Assert.Empty((await ClaimAsync("third")).Uploads);
    }

    [Fact]
    public async Task A_landing_that_proved_wrong_is_no_answer_twice_and_a_newer_one_is()
    {
        await Claims.ReleaseAsync(await ClaimAsync("one"), [App], Cancellation);
        BlobClaim wrong = await AskAsync("other");

        BlobClaim.Ours again = await ClaimAsync("other", wrong);
        await Claims.ReleaseAsync(again, [Sibling], Cancellation);

        Assert.Equal(2, again.Turn);
        Assert.Equal([Sibling], Assert.IsType<BlobClaim.Landed>(await AskAsync("third", wrong)).Repositories);
    }

    [Fact]
    public async Task A_holder_that_is_silent_for_its_lease_is_taken_over_by_who_saw_it()
    {
        await ClaimAsync("one");
        BlobClaim seen = await AskAsync("other");

        _time.Advance(Lease - Instant);
        BlobClaim.Theirs almost = Assert.IsType<BlobClaim.Theirs>(await AskAsync("other", seen));
        _time.Advance(Instant);
        BlobClaim.Theirs silent = Assert.IsType<BlobClaim.Theirs>(await Claims.FindAsync(Blob, almost, Cancellation));
        BlobClaim.Ours taken = await ClaimAsync("other", silent);

        Assert.Equal((Instant, TimeSpan.Zero), (almost.Remaining, silent.Remaining));
        Assert.Equal((2, true), (taken.Turn, taken.IsTakenOver));
    }

    [Fact]
    public async Task Who_has_seen_nothing_yet_gives_the_holder_its_whole_lease()
    {
        await ClaimAsync("one");

        _time.Advance(Lease * 10);

        Assert.Equal(Lease, Assert.IsType<BlobClaim.Theirs>(await AskAsync("other")).Remaining);
    }

    [Fact]
    public async Task The_lease_that_counts_is_the_holders()
    {
        await Claims.AcquireAsync(Blob, "one", Lease * 3, null, Cancellation);
        BlobClaim seen = await AskAsync("other");

        _time.Advance(Lease);

        Assert.Equal(Lease * 2, Assert.IsType<BlobClaim.Theirs>(await AskAsync("other", seen)).Remaining);
    }

    [Fact]
    public async Task A_holder_that_renews_is_waited_for_anew()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");
        BlobClaim seen = await AskAsync("other");

        _time.Advance(Lease - Instant);
        await Claims.RenewAsync(ours, Cancellation);
        _time.Advance(Instant);
        seen = await AskAsync("other", seen);
        _time.Advance(Lease - Instant);
        await Claims.RenewAsync(ours, Cancellation);
        _time.Advance(Instant);

        Assert.Equal(Lease, Assert.IsType<BlobClaim.Theirs>(seen).Remaining);
        Assert.Equal(Lease, Assert.IsType<BlobClaim.Theirs>(await AskAsync("other", seen)).Remaining);
    }

    [Fact]
    public async Task Of_fifty_who_saw_a_holder_fall_silent_one_takes_over()
    {
        await ClaimAsync("dead");
        BlobClaim[] seen = await Sample.InParallel(50, number => AskAsync($"worker-{number}"));
        _time.Advance(Lease);

        BlobClaim[] answers = await Sample.InParallel(50, number => AskAsync($"worker-{number}", seen[number]));

        BlobClaim.Ours winner = Assert.Single(answers.OfType<BlobClaim.Ours>());
        Assert.Equal((2, true), (winner.Turn, winner.IsTakenOver));
        Assert.Equal(49, answers.OfType<BlobClaim.Theirs>().Count(theirs => theirs.Turn == 2 && theirs.Remaining == Lease));
    }

    [Fact]
    public async Task Who_was_taken_over_can_neither_renew_nor_end_the_claim()
    {
        BlobClaim.Ours slow = await ClaimAsync("slow");
        BlobClaim seen = await AskAsync("other");
        _time.Advance(Lease);
        BlobClaim.Ours taken = await ClaimAsync("other", seen);

        Assert.False(await Claims.RenewAsync(slow, Cancellation));
        Assert.False(await Claims.ReleaseAsync(slow, [App], Cancellation));

        Assert.Equal("other", Assert.IsType<BlobClaim.Theirs>(await AskAsync("third")).Worker);
        Assert.True(await Claims.RenewAsync(taken, Cancellation));
        Assert.True(await Claims.ReleaseAsync(taken, [], Cancellation));
        Assert.False(await Claims.ReleaseAsync(slow, [App], Cancellation));
        Assert.Null(await Claims.FindAsync(Blob, null, Cancellation));
    }

    [Fact]
    public async Task A_worker_that_asks_again_for_what_it_holds_gets_it_and_its_earlier_claim_is_worth_nothing()
    {
        BlobClaim.Ours left = await ClaimAsync("one");

        BlobClaim.Ours again = await ClaimAsync("one");

        Assert.Equal((2, false), (again.Turn, again.IsTakenOver));
        Assert.False(await Claims.RenewAsync(left, Cancellation));
        Assert.False(await Claims.ReleaseAsync(left, [App], Cancellation));
        Assert.True(await Claims.ReleaseAsync(again, [Sibling], Cancellation));
    }

    [Fact]
    public async Task Ending_a_claim_twice_changes_nothing_more()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");
        await Claims.ReleaseAsync(ours, [App], Cancellation);

        Assert.True(await Claims.ReleaseAsync(ours, [Sibling], Cancellation));
        Assert.False(await Claims.RenewAsync(ours, Cancellation));

        Assert.Equal([App], Assert.IsType<BlobClaim.Landed>(await AskAsync("other")).Repositories);
    }

    [Fact]
    public async Task Where_a_blob_landed_is_told_for_an_hour()
    {
        await Claims.ReleaseAsync(await ClaimAsync("one"), [App], Cancellation);

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.IsType<BlobClaim.Landed>(await AskAsync("other"));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await Claims.FindAsync(Blob, null, Cancellation));
        Assert.Equal(1, (await ClaimAsync("other")).Turn);
    }

    [Fact]
    public async Task A_holder_that_nobody_heard_of_for_an_hour_is_forgotten_and_cannot_come_back()
    {
        BlobClaim.Ours lost = await ClaimAsync("lost");

        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(await Claims.RenewAsync(lost, Cancellation));
        Assert.False(await Claims.ReleaseAsync(lost, [App], Cancellation));
        BlobClaim.Ours next = await ClaimAsync("other");
        Assert.False(await Claims.RenewAsync(lost, Cancellation));
        Assert.True(await Claims.RenewAsync(next, Cancellation));
    }

    [Fact]
    public async Task A_holder_that_renews_keeps_its_claim_for_hours()
    {
        BlobClaim.Ours ours = await ClaimAsync("one");

        for (int beat = 0; beat < 20; beat++)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            await Claims.RenewAsync(ours, Cancellation);
        }

        Assert.IsType<BlobClaim.Theirs>(await AskAsync("other"));
        Assert.True(await Claims.ReleaseAsync(ours, [App], Cancellation));
    }

    /// <summary>A process over the same state.</summary>
    private protected abstract TestState Open(TimeProvider time);

    private protected Task<BlobClaim> AskAsync(string worker, BlobClaim? seen = null) => AskAsync(Claims, worker, seen);

    private protected static Task<BlobClaim> AskAsync(IBlobClaims claims, string worker, BlobClaim? seen = null) =>
        claims.AcquireAsync(Blob, worker, Lease, seen, Cancellation);

    private protected async Task<BlobClaim.Ours> ClaimAsync(string worker, BlobClaim? seen = null) =>
        Assert.IsType<BlobClaim.Ours>(await AskAsync(worker, seen));
}
