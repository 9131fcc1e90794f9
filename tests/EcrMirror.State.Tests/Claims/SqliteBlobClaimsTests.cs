using EcrMirror.State.Claims;
using EcrMirror.Testing.Time;

namespace EcrMirror.State.Tests.Claims;

public sealed class SqliteBlobClaimsTests : SharedBlobClaimsContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecr-mirror-state-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Claims_of_more_than_an_hour_ago_go_when_new_ones_come()
    {
        var time = new ManualTimeProvider(Sample.Noon);
        using TestState state = Open(time);
        for (int number = 0; number < 20; number++)
            await state.Claims.AcquireAsync(new BlobClaimKey(Sample.First.Host, Sample.Digest(number)), "one", TimeSpan.FromSeconds(30), null, Cancellation);
        Assert.Equal(20, state.Count("claim"));

        time.Advance(TimeSpan.FromHours(1));
        await AskAsync(state.Claims, "one");

        Assert.Equal(1, state.Count("claim"));
    }

    private protected override TestState Open(TimeProvider time) => TestState.InFile(Path.Combine(_folder, "state.db"), time: time);
}
