using EcrMirror.Testing.Fleet;

namespace EcrMirror.Distributed.Tests;

public sealed class ResumeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_layer_whose_copiers_are_killed_is_completed_by_others_that_send_no_part_again_that_arrived()
    {
        var settings = new ResumeSettings { LayerBytes = 128 * 1024 * 1024, KillAt = [0.3, 0.6] };

        ResumeReport report = await new ResumeRun(settings, output.WriteLine).RunAsync(TestContext.Current.CancellationToken);

        output.WriteLine($"{report}");
        Assert.Empty(report.Problems);
        Assert.Equal(1, report.Uploads);
        Assert.Equal(report.Parts, report.PartsArrived);

        // One for each takeover, which asks how far the upload has come. What was on its way at a kill may arrive late, and then comes twice.
        Assert.InRange(report.PartsRefused, settings.KillAt.Count, 2 * settings.KillAt.Count);

        // What the one who died had read and not sent: the part that was filled, the one on its way, and what the connection held.
        Assert.InRange(report.PulledBytes, report.LayerBytes, report.LayerBytes + (settings.KillAt.Count * 4 * ResumeReport.PartBytes));
    }
}
