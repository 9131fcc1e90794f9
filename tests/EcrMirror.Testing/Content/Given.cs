using System.Runtime.CompilerServices;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Content;

/// <summary>
/// Makes real content with true digests. The seed is the line of the test that asks, so that every run makes the same bytes and two
/// lines make different ones; in a loop, give a seed.
/// </summary>
public static class Given
{
    public static ImageBuilder Image(int? seed = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(SeedOf(seed, file, line), isDocker: false);

    public static ImageBuilder DockerImage(int? seed = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(SeedOf(seed, file, line), isDocker: true);

    public static ArtifactBuilder Artifact(
        string artifactType, int? seed = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(SeedOf(seed, file, line), artifactType);

    public static IndexBuilder Index(params SampleContent[] manifests) => new(MediaType.OciIndex, manifests);

    public static IndexBuilder DockerManifestList(params SampleContent[] manifests) => new(MediaType.DockerManifestList, manifests);

    /// <summary>What build tools put beside an image in its index: an in-toto statement for the platform unknown/unknown.</summary>
    public static SampleContent Attestation(SampleContent image)
    {
        var statement = new SampleBlob(
            new MediaType("application/vnd.in-toto+json"),
            System.Text.Encoding.UTF8.GetBytes($$"""{"_type":"https://in-toto.io/Statement/v0.1","subject":[{"digest":"{{image.Digest}}"}]}"""));
        var unknown = new Platform("unknown", "unknown");
        SampleBlob config = SampleImage.CreateConfig(unknown, [statement.Descriptor.Digest], MediaType.OciConfig);
        return new SampleContent
        {
            Manifest = new ManifestWriter { MediaType = MediaType.OciManifest, Config = config.Descriptor, Layers = [statement.Descriptor] }.Write(),
            Blobs = [config, statement],
            Platform = unknown,
            ListedAnnotations = new Dictionary<string, string>
            {
                ["vnd.docker.reference.digest"] = image.Digest.ToString(),
                ["vnd.docker.reference.type"] = "attestation-manifest",
            },
        };
    }

    public static SampleLayer Layer(
        int bytes = 1024, int? seed = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        SampleLayer.Create(SeedOf(seed, file, line), bytes, MediaType.OciLayerGzip);

    // Not string.GetHashCode: that one differs from process to process.
    private static int SeedOf(int? seed, string file, int line) =>
        seed ?? Path.GetFileName(file).Aggregate(line, (hash, letter) => unchecked((hash * 31) + letter));
}
