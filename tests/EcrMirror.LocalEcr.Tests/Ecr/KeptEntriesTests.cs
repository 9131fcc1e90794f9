using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr;

/// <summary>An emulator that runs for days keeps the latest of what it was asked for.</summary>
public sealed class KeptEntriesTests : EcrTests
{
    protected override EcrEmulatorOptions Options => base.Options with { KeptEntries = 2 };

    [Fact]
    public async Task Journals_keep_the_latest_entries()
    {
        await CreateAsync("team/app");
        await PushAsync(Given.Image().WithLayers(2).Build(), "team/app", "1.0");
        await AskAsync("DescribeRepositories", new { });
        await AskAsync("DescribeRegistry", new { });
        await CreateAsync("team/other");

        Assert.Equal(["DescribeRegistry", "CreateRepository"], Emulator.Actions.Entries.Select(entry => entry.Action));
        Assert.Equal(2, Emulator.Permissions.Decisions.Count);
        Assert.Equal(2, Private.Journal.Uploads.Count);
        Assert.InRange(Emulator.Events.Happened.Count, 1, 2);
    }
}
