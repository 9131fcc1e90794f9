using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Package.Tests;

public sealed class WholeSystemTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_shows_a_mirror_at_work()
    {
        ProgramRun run = await PublishedPackage.RunAsync(_folder.FullName, "demo");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    [Fact]
    public async Task State_in_tables_is_made_written_and_read()
    {
        await using Dynalite tables = await Dynalite.StartAsync(Cancelled);
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await source.PushAsync(Given.Image(1).WithLayers(2, bytes: 4096).Build(), "shop/web", "v1");
        string rules = _folder.WriteSyncRules(source, destination, "shop/web");
        string settings = _folder.Write("settings.json", $$"""{ "State": { "DynamoDb": { "ServiceUrl": "{{tables.Endpoint}}", "Region": "eu-west-1" } } }""");

        await ShouldSucceedAsync("tables", "create", "--config", settings);
        await ShouldSucceedAsync("sync", "--rules", rules, "--config", settings);
        await ShouldSucceedAsync("sync", "--rules", rules, "--config", settings);
        (string package, string build) = await PublishedPackage.CompareAsync(_folder.FullName, "status", "--rules", rules, "--config", settings, "--output", "json");

        Assert.Equal(build, package);
        Assert.Contains(destination.Host.ToString(), package, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_are_not_in_it_and_it_says_where_they_are()
    {
        ProgramRun run = await PublishedPackage.RunAsync(_folder.FullName, "serve");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("ecr-mirror.dll serve", run.Errors, StringComparison.Ordinal);
    }

    private async Task ShouldSucceedAsync(params string[] arguments)
    {
        ProgramRun run = await PublishedPackage.RunAsync(_folder.FullName, arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }
}
