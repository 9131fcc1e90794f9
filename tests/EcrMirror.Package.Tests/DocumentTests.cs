using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Package.Tests;

/// <summary>Documents are written by code that is generated for each: every kind, as the build writes it.</summary>
public sealed class DocumentTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_document_about_rules_is_that_of_the_build()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await source.PushAsync(Given.Image(1).WithLayers(2, bytes: 4096).Build(), "shop/web", "v1");
        await source.PushAsync(Given.Image(2).WithLayers(1, bytes: 4096).Build(), "shop/api", "v1");
        string rules = _folder.WriteSyncRules(source, destination, "shop/web", "shop/api");
        string plan = _folder.Of("plan.json");

        await ShouldAgreeAsync("rules", "validate", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync("rules", "list", "--rules", rules, "--output", "yaml");
        await ShouldAgreeAsync("rules", "show", "shop/web", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync("list", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync("plan", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync("cost", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync("copy", "--src", $"{source.Host}/shop/web:v1", "--dest", $"{destination.Host}/other/web:v1", "--dry-run", "--output", "json");

        Assert.Equal(0, (await PublishedPackage.RunAsync(_folder.FullName, "plan", "--rules", rules, "--out", plan)).ExitCode);
        ProgramRun applied = await PublishedPackage.RunAsync(_folder.FullName, "apply", plan, "--output", "json");
        Assert.True(applied.ExitCode == 0, applied.Errors);
        ProgramRun synced = await PublishedPackage.RunAsync(_folder.FullName, "sync", "--rules", rules, "--output", "json");
        Assert.True(synced.ExitCode == 0, synced.Errors);

        await ShouldAgreeAsync("apply", plan, "--output", "json");
        await ShouldAgreeAsync("sync", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync("status", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync("why", $"{destination.Host}/shop/web:v1", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync("copy", "--src", $"{source.Host}/shop/web:v1", "--dest", $"{destination.Host}/shop/web:v1", "--output", "json");
    }

    [Fact]
    public async Task What_is_wrong_is_said_as_the_build_says_it()
    {
        string rules = _folder.Write("rules.yaml", "version: 1\nrules:\n  - id: a\n    source: no such thing\n    selekt: {}\n");

        await ShouldAgreeAsync(exitCode: 2, "rules", "validate", "--rules", rules, "--output", "json");
        await ShouldAgreeAsync(exitCode: 4, "sync", "--rules", rules);
        await ShouldAgreeAsync(exitCode: 2, "copy", "--src", "nothing", "--dest", "at all");
        await ShouldAgreeAsync(exitCode: 2, "local-ecr", "--quirk", "NoSuchQuirk=1");
    }

    private Task ShouldAgreeAsync(params string[] arguments) => ShouldAgreeAsync(exitCode: 0, arguments);

    private async Task ShouldAgreeAsync(int exitCode, params string[] arguments)
    {
        (string package, string build) = await PublishedPackage.CompareAsync(_folder.FullName, arguments);

        Assert.Equal(build, package);
        Assert.StartsWith($"exit code {exitCode}\n", package, StringComparison.Ordinal);
    }
}
