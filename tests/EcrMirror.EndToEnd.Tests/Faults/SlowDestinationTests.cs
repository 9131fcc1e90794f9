using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Planner;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Faults;

public sealed class SlowDestinationTests
{
    [Fact]
    public async Task A_destination_that_does_not_answer_keeps_no_other_waiting_and_is_published_when_it_does()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry healthy = await LocalRegistry.StartAsync();
        await using LocalRegistry slow = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(
            also: services => services.Configure<PlannerOptions>(planner => planner.SlowDestinationAfter = TimeSpan.Zero));
        ImageReference image = await Given.Image().Build().PushToAsync(source, "team/app", "1.0");
        using FrozenRequests held = slow.Faults.Freeze();

        Task<IReadOnlyList<ImageOutcome>> run = mirror.MirrorAsync(
            image, slow.Repository("mirror/app").Repository, healthy.Repository("mirror/app").Repository);
        await healthy.Journal.WhenAsync(entry => entry.Request.Operation is RegistryOperation.PutManifest, TestContext.Current.CancellationToken);
        Assert.False(run.IsCompleted);
        held.Release();

        Assert.All(await run, outcome => Assert.Equal(ImageStatus.Published, outcome.Status));
        await healthy.ShouldBeCompleteAsync("mirror/app", "1.0");
        await slow.ShouldBeCompleteAsync("mirror/app", "1.0");
    }

    [Fact]
    public async Task A_mount_hint_in_a_repository_that_may_not_be_read_costs_a_request_and_no_more()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await Given.Image().Build().PushToAsync(source, "team/app", "1.0");
        await mirror.MirrorAsync(image, destination.Repository("private/base").Repository);
        destination.Faults.FailNext(
            request => request.Operation is RegistryOperation.HeadBlob && request.Repository == RepositoryName.Parse("private/base"),
            System.Net.HttpStatusCode.Forbidden, "DENIED", times: RegistryFaults.Always);
        destination.Faults.DeclineMounts();

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, destination.Repository("mirror/app").Repository);

        ImageOutcome outcome = Assert.Single(outcomes);
        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        await destination.ShouldBeCompleteAsync("mirror/app", "1.0");
    }

    [Fact]
    public async Task An_upload_session_that_the_registry_closed_is_begun_anew()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await Given.Image().Build().PushToAsync(source, "team/app", "1.0");
        destination.Faults.FailNext(
            request => request.Operation is RegistryOperation.CompleteUpload, System.Net.HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, destination.Repository("mirror/app").Repository);

        ImageOutcome outcome = Assert.Single(outcomes);
        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        await destination.ShouldBeCompleteAsync("mirror/app", "1.0");
    }
}
