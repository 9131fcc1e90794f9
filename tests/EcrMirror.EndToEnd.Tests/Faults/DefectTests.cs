using EcrMirror.Cli.Runs;
using EcrMirror.Oci;
using EcrMirror.State.Blobs;
using EcrMirror.Testing.Content;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>A defect in a service ends the images it meets with a reason, and never leaves one waiting.</summary>
public sealed class DefectTests
{
    [Fact]
    public async Task An_image_whose_copy_meets_a_defect_fails_and_says_where_to_look()
    {
        await using Scene scene = await Scene.StartAsync(also: services => services.AddSingleton<IBlobLocations>(new DefectiveLocations()));

        ImageOutcome outcome = await scene.MirrorAsync(Given.Index(Given.Image().Build()).Build());

        await scene.ShouldHaveFailedAsync(outcome, "Internal error, see the error queue", "Nobody foresaw this.");
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
