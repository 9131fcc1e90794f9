using System.Text.Json.Nodes;
using EcrMirror.Cli.Sync;
using EcrMirror.Testing;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Cli.Tests.Sync;

public sealed class PlanFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plan_without_what_an_older_version_did_not_write_is_read_without_it()
    {
        JsonObject written = JsonNode.Parse(await File.ReadAllTextAsync(SolutionFolder.Of("tests", "EcrMirror.Cli.Tests", "Golden", "plan.json"), TestContext.Current.CancellationToken))!.AsObject();
        Assert.True(written.Remove("pulls"));
        foreach (JsonNode? place in written["images"]!.AsArray().SelectMany(image => image!["destinations"]!.AsArray()))
            Assert.True(place!.AsObject().Remove("held"));

        PlanDocument plan = await PlanFile.ReadAsync(_folder.Write("plan.json", written.ToJsonString()), TestContext.Current.CancellationToken);

        Assert.Equal([], plan.Pulls);
        Assert.All(plan.Images.SelectMany(image => image.Destinations), place => Assert.Equal([], place.Held));
    }
}
