using EcrMirror.State.Blobs;
using EcrMirror.State.Manifests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

/// <summary>One place that keeps state. It knows how to keep; what the kept items mean, and how they change, is written once.</summary>
internal interface IStorage
{
    /// <summary>One item per plan.</summary>
    IItemTable Plans { get; }

    /// <summary>One item per attempt and destination of a plan that something was reported about.</summary>
    IItemTable Progress { get; }

    /// <summary>One item per repository and tag.</summary>
    IItemTable Ledger { get; }

    /// <summary>One item per request.</summary>
    IItemTable Requests { get; }

    IManifestStore Manifests { get; }

    IBlobLocations BlobLocations { get; }

    IMirrorRules Rules { get; }

    /// <summary>Makes sure that state can be kept here.</summary>
    /// <exception cref="StateException">It cannot; the message says why.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
