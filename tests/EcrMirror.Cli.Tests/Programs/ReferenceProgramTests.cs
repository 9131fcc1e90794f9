using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Cli.Tests.Programs;

/// <summary>What can be named, and what indexes may hold: where the predecessors broke.</summary>
public sealed class ReferenceProgramTests : IAsyncLifetime
{
    private readonly ScratchFolder _home = new();
    private LocalRegistry _source = null!;
    private LocalRegistry _destination = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await LocalRegistry.StartAsync(cancellationToken: Token);
        _destination = await LocalRegistry.StartAsync(cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Ports_digests_and_references_without_a_tag_are_read()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(_source, "team/app", "latest");

        ProgramResult pinned = await RunAsync("copy", "-s", $"{_source.Host}/team/app@{image.Digest}", "-d", $"{_destination.Host}/pinned:1.0");
        ProgramResult both = await RunAsync("copy", "-s", $"{_source.Host}/team/app:latest@{image.Digest}", "-d", $"{_destination.Host}/both");
        ProgramResult tagless = await RunAsync("copy", "-s", $"{_source.Host}/team/app", "-d", $"{_destination.Host}/tagless");

        Assert.Equal((0, 0, 0), (pinned.ExitCode, both.ExitCode, tagless.ExitCode));
        await _destination.ShouldBeCompleteAsync("pinned", "1.0");
        await _destination.ShouldBeCompleteAsync("both", "latest");
        await _destination.ShouldBeCompleteAsync("tagless", "latest");
    }

    [Fact]
    public async Task An_index_whose_entries_have_no_platform_is_copied_as_it_is()
    {
        SampleContent index = Given.Index(
            Given.Artifact("application/vnd.example.sbom").Build(), Given.Artifact("application/vnd.example.chart").Build()).Build();
        await index.PushToAsync(_source, "artifacts", "1.0");

        ProgramResult result = await RunAsync("copy", "-s", $"{_source.Host}/artifacts:1.0", "-d", $"{_destination.Host}/artifacts");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(index.Digest, await _destination.ShouldBeCompleteAsync("artifacts", "1.0"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--override-arch amd64")]
    public async Task An_index_with_two_images_of_one_platform_is_copied_once_and_then_current(string flags)
    {
        SampleContent index = Given.Index(
            Given.Image(seed: 1).ForPlatform("linux/amd64").Build(), Given.Image(seed: 2).ForPlatform("linux/amd64").Build()).Build();
        await index.PushToAsync(_source, "app", "1.0");
        string[] line = ["copy", "-s", $"{_source.Host}/app:1.0", "-d", $"{_destination.Host}/app", .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        ProgramResult first = await RunAsync(line);
        ProgramResult second = await RunAsync(line);

        Assert.Equal((0, "", 0, ""), (first.ExitCode, first.Error, second.ExitCode, second.Error));
        Assert.Contains("1 published", first.Out, StringComparison.Ordinal);
        Assert.Contains("1 current; nothing was copied", second.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mirror_takes_destinations_with_commas_and_blanks_and_does_as_copy_does()
    {
        SampleContent image = Given.Image().Build();
        string source = (await image.PushToAsync(_source, "golang", "1.17")).ToString();

        ProgramResult mirrored = await RunAsync(
            "mirror", source, $"{_destination.Host}/golang:1.17, {_destination.Host}/golang:latest", $"{_destination.Host}/other");
        ProgramResult copied = await RunAsync(
            "copy", "-s", source, "-d", $"{_destination.Host}/golang:1.17", "-d", $"{_destination.Host}/golang:latest", "-d", $"{_destination.Host}/other");

        Assert.Equal((0, "", 0, ""), (mirrored.ExitCode, mirrored.Error, copied.ExitCode, copied.Error));
        Assert.Contains("2 published; ", mirrored.Out, StringComparison.Ordinal);
        Assert.Contains("2 current; nothing was copied", copied.Out, StringComparison.Ordinal);
        await _destination.ShouldBeCompleteAsync("golang", "latest");
        await _destination.ShouldBeCompleteAsync("other", "1.17");
    }

    [Fact]
    public async Task Counts_are_of_what_ended_so_at_many_destinations_at_once()
    {
        await Given.Image().Build().PushToAsync(_source, "app", "1.0");
        _destination.Faults.FailNext(
            request => request.Repository?.ToString() is "bad" && request.Method is not ("GET" or "HEAD"), System.Net.HttpStatusCode.Forbidden, "DENIED", times: RegistryFaults.Always);
        string[] destinations = [.. Enumerable.Range(0, 12).SelectMany(at => new[] { "-d", $"{_destination.Host}/app{at}" })];

        ProgramResult result = await RunAsync(["copy", "-s", $"{_source.Host}/app:1.0", .. destinations, "-d", $"{_destination.Host}/bad", "-o", "json"]);

        using var document = System.Text.Json.JsonDocument.Parse(result.Out);
        Assert.Equal(ExitCode.SomeFailed, result.ExitCode);
        Assert.Equal((12, 1), (document.RootElement.GetProperty("published").GetInt32(), document.RootElement.GetProperty("failed").GetInt32()));
        Assert.Equal(13, document.RootElement.GetProperty("images").GetArrayLength());
    }

    private Task<ProgramResult> RunAsync(params string[] line) => ChildProgram.RunAsync(_home, line);
}
