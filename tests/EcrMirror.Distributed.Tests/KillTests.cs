using EcrMirror.Testing.Fleet;

namespace EcrMirror.Distributed.Tests;

/// <summary>Processes die in the middle of the work, queues stand still, messages come twice and late: nothing is lost.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_dies_while_images_are_under_way_every_tag_arrives_complete_and_no_byte_is_read_for_nothing()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("ECR_MIRROR_KILL_SEED"), out int given) ? given : Environment.TickCount;
        output.WriteLine($"ECR_MIRROR_KILL_SEED={seed}");

        KillReport report = await new KillRun(new KillSettings { Seed = seed }, output.WriteLine).RunAsync(TestContext.Current.CancellationToken);

        output.WriteLine(report.ToString());
        Assert.True(report.Problems.Count == 0, $"With ECR_MIRROR_KILL_SEED={seed}:\n{string.Join('\n', report.Problems)}\nWhat was done:\n{string.Join('\n', report.Events)}");
    }
}
