using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Delivery;

public sealed class TwoProcessesTests
{
    [Fact]
    public async Task Two_runs_at_once_of_the_same_copy_over_one_state_file_both_end()
    {
        using var folder = new TemporaryFolder();
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror first = await InProcessMirror.StartAsync(folder.File("state.db"));
        await using InProcessMirror second = await InProcessMirror.StartAsync(folder.File("state.db"));
        SampleContent content = Given.Index(Given.Image().ForPlatform("linux/amd64").Build()).Build();
        ImageReference image = await content.PushToAsync(source, "team/app", "1.0");
        Repository repository = destination.Repository("mirror/app").Repository;

        FrozenRequests held = source.Faults.Freeze(request => request.Operation is RegistryOperation.GetBlob);
        Task<IReadOnlyList<ImageOutcome>> firstRun = first.MirrorAsync(image, repository);
        await held.FirstHeld;
        Task<IReadOnlyList<ImageOutcome>> secondRun = second.MirrorAsync(image, repository);
        await source.Journal.WhenAsync(_ => source.Journal.Requests(RegistryOperation.GetBlob).Count == 2 * content.TreeBlobs.Count());
        held.Release();

        Assert.Equal(ImageStatus.Published, Assert.Single(await firstRun).Status);
        Assert.Contains(Assert.Single(await secondRun).Status, new[] { ImageStatus.Published, ImageStatus.Current });
        await destination.ShouldBeCompleteAsync("mirror/app", "1.0");
    }
}
