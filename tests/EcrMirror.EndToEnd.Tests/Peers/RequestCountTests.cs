using EcrMirror.LocalEcr.Content;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

/// <summary>What sets of images cost in requests, small forms of those that benchmarks/compare measures. The registries' own logs count.</summary>
public sealed class RequestCountTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tiny_image_among_ten_of_a_new_repository_takes_eight_requests_and_a_quarter()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(), destination = await DockerRegistry.StartAsync();
        for (int number = 0; number < 20; number++)
            await source.PushAsync(Given.Image(number).WithLayers(1, bytes: 10 * 1024).Build(), $"tiny/app-{number / 10}", $"v{number % 10}");
        await ForgetAsync(source, destination);

        await SyncAsync(source, destination, "tiny/app-0", "tiny/app-1");

        Assert.Equal(
            ["GET blobs 40", "GET manifests 20", "GET tags 2", "HEAD manifests 1"],
            await CountAsync(source));
        Assert.Equal(
            ["GET tags 2", "POST uploads 40", "PUT manifests 20", "PUT uploads 40"],
            await CountAsync(destination));
    }

    [Fact]
    public async Task An_index_whose_layers_others_share_takes_less_than_forty_requests()
    {
        const int Repositories = 15;
        await using DockerRegistry source = await DockerRegistry.StartAsync(), destination = await DockerRegistry.StartAsync();
        string[] names = [.. Enumerable.Range(0, Repositories).Select(number => $"shared/app-{number}")];
        for (int number = 0; number < Repositories; number++)
        {
            SampleContent index = Given.Index(Platform("linux/amd64", 2 * number), Platform("linux/arm64", (2 * number) + 1)).Build();
            await source.PushAsync(index, names[number], "1");
        }

        await ForgetAsync(source, destination);

        await SyncAsync(source, destination, names);

        // Of each platform: six layers that all share, two of its own, and a config.
        IReadOnlyList<string> atSource = await CountAsync(source), atDestination = await CountAsync(destination);
        Assert.Equal(["GET blobs 102", "GET manifests 45", "GET tags 15", "HEAD manifests 1"], atSource);
        Assert.Equal(["GET tags 15", "POST uploads 270", "PUT manifests 45", "PUT uploads 102"], atDestination);
        Assert.True(Sum(atSource) + Sum(atDestination) <= 40 * Repositories);

        static SampleContent Platform(string platform, int seed) => Enumerable.Range(0, 6)
            .Aggregate(Given.Image(seed).ForPlatform(platform), (image, layer) => image.WithLayer(Given.Layer(seed: 1000 + (100 * (seed % 2)) + layer)))
            .WithLayer(Given.Layer(seed: 2000 + (2 * seed)))
            .WithLayer(Given.Layer(seed: 2001 + (2 * seed)))
            .Build();
    }

    [Fact]
    public async Task Tags_in_place_take_one_look_each_at_both_sides_and_no_more()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(), destination = await DockerRegistry.StartAsync();
        for (int number = 0; number < 25; number++)
        {
            SampleContent image = Given.Image(number).Build();
            await source.PushAsync(image, "synced/app", $"v{number}");
            await destination.PushAsync(image, "synced/app", $"v{number}");
        }

        await ForgetAsync(source, destination);

        await SyncAsync(source, destination, "synced/app");

        Assert.Equal(["GET tags 1", "HEAD manifests 25"], await CountAsync(source));
        Assert.Equal(["HEAD manifests 25"], await CountAsync(destination));
    }

    [Fact]
    public async Task A_copy_to_a_new_repository_looks_for_the_tag_and_the_repository_and_then_sends()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(), destination = await DockerRegistry.StartAsync();
        await source.PushAsync(Given.Image(1).WithLayers(3).Build(), "team/app", "1.0");
        await ForgetAsync(source, destination);

        (int exitCode, _, string errors) = await CompiledProgram.RunAsync(
            "copy", "--src", $"{source.Host}/team/app:1.0", "--dest", $"{destination.Host}/mirror/app:1.0", "--state", _folder.Of("state.db"));

        Assert.True(exitCode == 0, errors);
        Assert.Equal(["GET blobs 4", "GET manifests 1"], await CountAsync(source));
        Assert.Equal(["GET tags 1", "HEAD manifests 1", "POST uploads 4", "PUT manifests 1", "PUT uploads 4"], await CountAsync(destination));
    }

    [Fact]
    public async Task A_new_tag_of_a_repository_that_state_knows_has_no_list_asked_for()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(), destination = await DockerRegistry.StartAsync();
        foreach (string tag in new[] { "1.0", "2.0" })
        {
            await source.PushAsync(Given.Image(tag[0]).Build(), "team/app", tag);
            await ForgetAsync(source, destination);

            (int exitCode, _, string errors) = await CompiledProgram.RunAsync(
                "copy", "--src", $"{source.Host}/team/app:{tag}", "--dest", $"{destination.Host}/mirror/app:{tag}", "--state", _folder.Of("state.db"));
            Assert.True(exitCode == 0, errors);
        }

        Assert.Equal(["HEAD blobs 2", "HEAD manifests 1", "POST uploads 2", "PUT manifests 1", "PUT uploads 2"], await CountAsync(destination));
    }

    [Fact]
    public async Task A_tag_that_moved_is_looked_at_once_and_read_once()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(), destination = await DockerRegistry.StartAsync();
        await source.PushAsync(Given.Image(1).Build(), "team/app", "1.0");
        await SyncAsync(source, destination, "team/app");
        await source.PushAsync(Given.Image(2).Build(), "team/app", "1.0");
        await ForgetAsync(source, destination);

        await SyncAsync(source, destination, "team/app");

        Assert.Equal(["GET blobs 2", "GET manifests 1", "GET tags 1", "HEAD manifests 1"], await CountAsync(source));
        Assert.Equal(["HEAD blobs 2", "POST uploads 2", "PUT manifests 1", "PUT uploads 2"], await CountAsync(destination));
    }

    private async Task SyncAsync(DockerRegistry source, DockerRegistry destination, params string[] names)
    {
        string file = _folder.WriteSyncRules(source, destination, names);
        (int exitCode, _, string errors) = await CompiledProgram.RunAsync("sync", "--rules", file, "--state", _folder.Of("state.db"));
        Assert.True(exitCode == 0, errors);
    }

    private static async Task ForgetAsync(params DockerRegistry[] registries)
    {
        foreach (DockerRegistry registry in registries)
        {
            await registry.SettleAsync();
            registry.Journal.Clear();
        }
    }

    // Method, what it is about, and how many of them.
    private static async Task<IReadOnlyList<string>> CountAsync(DockerRegistry registry)
    {
        await registry.SettleAsync();
        return
        [
            .. registry.Journal.Requests.Select(request => $"{request.Method} {Subject(request.Path)}")
                .GroupBy(kind => kind, (kind, same) => $"{kind} {same.Count()}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Subject(string path) =>
        path.Contains("/blobs/uploads/", StringComparison.Ordinal) ? "uploads" : path.Split('/') is { Length: > 3 } parts ? parts[^2] : path;

    private static int Sum(IEnumerable<string> counts) => counts.Sum(count => int.Parse(count.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
}
