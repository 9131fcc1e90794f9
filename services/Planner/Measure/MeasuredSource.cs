using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Measure;

/// <summary>How large images are that a rule means.</summary>
public sealed record MeasuredSource
{
    /// <summary>The images that could be measured, in the order in which they are meant.</summary>
    public required IReadOnlyList<MeasuredImage> Images { get; init; }

    /// <summary>What could not be, and why. Nothing of it is counted.</summary>
    public required IReadOnlyList<MeasureFailure> Failures { get; init; }

    /// <summary>How many manifests were read at the source.</summary>
    public required int ManifestsRead { get; init; }

    /// <summary>How many were in state already.</summary>
    public required int ManifestsKept { get; init; }
}

/// <summary>One image.</summary>
/// <param name="Sync">What is wanted of it.</param>
/// <param name="Manifests">Every manifest of its tree, each once.</param>
/// <param name="Blobs">Every blob that a registry keeps of it, each once, as large as it is stored.</param>
/// <param name="Time">When it was pushed, where its registry says so, or else when it was made; null where that was not asked for or cannot be told.</param>
public sealed record MeasuredImage(SyncImage Sync, IReadOnlyList<Descriptor> Manifests, IReadOnlyList<Descriptor> Blobs, DateTimeOffset? Time);

/// <summary>Something that could not be measured.</summary>
/// <param name="Source">The image or repository.</param>
/// <param name="Reason">Why.</param>
public sealed record MeasureFailure(string Source, string Reason);
