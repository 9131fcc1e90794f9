using EcrMirror.Cli.Runs;
using EcrMirror.Oci;
using EcrMirror.State.Blobs;
using EcrMirror.State.Requests;
using EcrMirror.Testing.Content;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>A defect in a service ends the images it meets with a reason, and never leaves one waiting.</summary>
public sealed class DefectTests
{
    [Fact]
    public async Task An_image_whose_copy_meets_a_defect_fails_with_what_happened()
    {
        await using Scene scene = await Scene.StartAsync(also: services => services.AddSingleton<IBlobLocations>(new DefectiveLocations()));

        ImageOutcome outcome = await scene.MirrorAsync(Given.Index(Given.Image().Build()).Build());

        await scene.ShouldHaveFailedAsync(outcome, "Internal error", "Nobody foresaw this.");
    }

    [Fact]
    public async Task A_request_whose_intake_meets_a_defect_fails_and_does_not_wait_for_ever()
    {
        await using Scene scene = await Scene.StartAsync(also: services => services.AddSingleton<IRequestLog>(new DefectiveLog()));

        ImageOutcome outcome = await scene.MirrorAsync(Given.Index(Given.Image().Build()).Build());

        Assert.Equal((ImageStatus.Failed, "Internal error: Nobody foresaw this."), (outcome.Status, outcome.Reason));
    }

    private sealed class DefectiveLog : IRequestLog
    {
        public Task<RequestRecord> RecordAsync(RequestRecord request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nobody foresaw this.");

        public Task<RequestRecord?> FindAsync(string requestId, CancellationToken cancellationToken) => Task.FromResult<RequestRecord?>(null);
    }

    private sealed class DefectiveLocations : IBlobLocations
    {
        public Task<IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>>> FindAsync(
            RegistryHost registry, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) => throw Defect();

        public Task AddAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) => throw Defect();

        public Task ForgetAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) => throw Defect();

        private static InvalidOperationException Defect() => new("Nobody foresaw this.");
    }
}
