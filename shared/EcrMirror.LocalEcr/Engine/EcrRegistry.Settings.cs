using System.IO.Enumeration;
using System.Text.Json.Nodes;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>What the registry's settings mean to its actions.</summary>
internal sealed partial class EcrRegistry
{
    public RegistrySettings Settings { get; private set; } = new();

    /// <summary>Whether layers are mounted: the account setting BLOB_MOUNTING, off unless set.</summary>
    /// <remarks>Source: ECR user guide, "Blob mounting".</remarks>
    public bool MountsLayers => Settings.AccountSettings.GetValueOrDefault("BLOB_MOUNTING") is "ENABLED";

    private bool IsExcludedFromPullTimes(string principal) => Settings.PullTimeExclusions.ContainsKey(principal);

    /// <summary>Whether a rule of the registry has images of a repository scanned when they are pushed.</summary>
    private bool ScansOnPush(RepositoryName name) => ScanRuleFor(name)?["scanFrequency"]?.GetValue<string>() is "SCAN_ON_PUSH" or "CONTINUOUS_SCAN";

    /// <summary>The first rule of the registry's scanning configuration that a repository matches.</summary>
    public JsonObject? ScanRuleFor(RepositoryName name) => (Settings.Scanning?["rules"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(rule =>
        rule["repositoryFilters"]!.AsArray().Any(filter => FileSystemName.MatchesSimpleExpression(
            filter!["filter"]!.GetValue<string>(), name.ToString(), ignoreCase: false)));
}
