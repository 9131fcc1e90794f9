using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Asks for one image to be current at its destinations. From other systems and the command line to the Scheduler.</summary>
public sealed record MirrorRequest
{
    /// <summary>Names the request; asking again under the same id is the same request. Events carry it back.</summary>
    public required string RequestId { get; init; }

    /// <summary>The image.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where it is wanted.</summary>
    public required IReadOnlyList<Destination> Destinations { get; init; }
}
