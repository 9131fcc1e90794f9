using EcrMirror.State.Claims;
using EcrMirror.Testing.Time;

namespace EcrMirror.State.Tests.Claims;

/// <summary>What claims do that several processes share, each with a clock of its own.</summary>
public abstract class SharedBlobClaimsContract : BlobClaimsContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Of_fifty_who_claim_a_blob_through_two_processes_one_gets_it()
    {
        using TestState other = Open(new ManualTimeProvider(Sample.Noon));
        IBlobClaims[] both = [Claims, other.Claims];

        BlobClaim[] answers = await Sample.InParallel(50, number => AskAsync(both[number % 2], $"worker-{number}"));

        Assert.Single(answers.OfType<BlobClaim.Ours>());
    }

    [Theory]
    [InlineData(-50)]
    [InlineData(-5)]
    [InlineData(5)]
    [InlineData(50)]
    public async Task A_clock_that_is_minutes_off_neither_takes_over_too_soon_nor_waits_too_long(int minutes)
    {
        var theirs = new ManualTimeProvider(Sample.Noon.AddMinutes(minutes));
        using TestState other = Open(theirs);
        BlobClaim.Ours ours = await ClaimAsync("one");

        BlobClaim seen = await AskAsync(other.Claims, "other");
        theirs.Advance(Lease / 2);
        await Claims.RenewAsync(ours, Cancellation);
        seen = await AskAsync(other.Claims, "other", seen);
        theirs.Advance(Lease / 2);
        BlobClaim alive = await AskAsync(other.Claims, "other", seen);
        theirs.Advance(Lease / 2);
        BlobClaim silent = await AskAsync(other.Claims, "other", alive);

        Assert.Equal(Lease, Assert.IsType<BlobClaim.Theirs>(seen).Remaining);
        Assert.Equal(Lease / 2, Assert.IsType<BlobClaim.Theirs>(alive).Remaining);
        Assert.True(Assert.IsType<BlobClaim.Ours>(silent).IsTakenOver);
        Assert.False(await Claims.ReleaseAsync(ours, [], Cancellation));
    }

    [Theory]
    [InlineData(-50)]
    [InlineData(50)]
    public async Task Where_a_blob_landed_is_told_to_a_clock_that_is_minutes_off(int minutes)
    {
        using TestState other = Open(new ManualTimeProvider(Sample.Noon.AddMinutes(minutes)));

        await Claims.ReleaseAsync(await ClaimAsync("one"), [Sample.First.Name], Cancellation);

        Assert.IsType<BlobClaim.Landed>(await AskAsync(other.Claims, "other"));
    }
}
