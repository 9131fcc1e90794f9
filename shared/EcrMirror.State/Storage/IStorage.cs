using EcrMirror.State.Blobs;
using EcrMirror.State.Manifests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

/// <summary>One place that keeps state. It knows how to keep; what the kept items mean, and how they change, is written once.</summary>
internal interface IStorage : IStateCheck
{
    /// <summary>One item per plan.</summary>
    IItemTable Plans { get; }

    /// <summary>One item per attempt and destination of a plan that something was reported about.</summary>
    IItemTable Progress { get; }

    /// <summary>One item per repository and tag.</summary>
    IItemTable Ledger { get; }

    /// <summary>One item per blob that somebody sends, or has just sent, to a registry.</summary>
    IItemTable Claims { get; }

    /// <summary>One item per action that a registry limits.</summary>
    IItemTable Budgets { get; }

    /// <summary>One item per request.</summary>
    IItemTable Requests { get; }

    /// <summary>One item per rule that has a schedule or an end.</summary>
    IItemTable RuleRuns { get; }

    IManifestStore Manifests { get; }

    IBlobLocations BlobLocations { get; }

    IMirrorRules Rules { get; }
}
