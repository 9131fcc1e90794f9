using EcrMirror.Testing.Fleet;

namespace EcrMirror.Distributed.Tests;

public sealed class ThreeCopiersTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Three_copiers_send_each_blob_once_and_mount_it_everywhere_else()
    {
        var settings = new KillSettings { Seed = 1, Images = 200, Kills = 0, Freezes = 0, Disorder = 0, LayerBytes = 16 * 1024 };

        KillReport report = await new KillRun(settings, output.WriteLine).RunAsync(TestContext.Current.CancellationToken);

        output.WriteLine(report.ToString());
        Assert.Empty(report.Problems);
        Assert.Equal(report.UniqueBlobs, report.Uploads);
        Assert.Equal(report.UniqueBytes, report.PulledBytes);
        Assert.True(report.Mounts > 0, "Nothing was mounted, so nothing was shared.");
    }
}
