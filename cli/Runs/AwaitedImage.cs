using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Runs;

/// <summary>An image that a run waits for.</summary>
/// <param name="RequestId">What events about it carry; of this image alone.</param>
/// <param name="Source">The image.</param>
/// <param name="Destinations">Where it is wanted.</param>
internal sealed record AwaitedImage(string RequestId, ImageReference Source, IReadOnlyList<Destination> Destinations)
{
    public static AwaitedImage Of(MirrorRequest request) => new(request.RequestId, request.Source.Image!, request.Destinations);

    public static AwaitedImage Of(SyncImage sync) => new(sync.RequestId, sync.Source, sync.Destinations);
}
