using System.Text.Json.Nodes;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>What a registry is set to, beside its repositories.</summary>
/// <remarks>Members can be set later, so that those which a state that was kept does not have stay as they are here.</remarks>
internal sealed class RegistrySettings
{
    /// <summary>What was set by name, such as <c>BLOB_MOUNTING</c>.</summary>
    public SortedDictionary<string, string> AccountSettings { get; set; } = new(StringComparer.Ordinal);

    public JsonObject? Replication { get; set; }

    public string? PolicyText { get; set; }

    public JsonObject? Scanning { get; set; }

    public JsonObject? Signing { get; set; }

    /// <summary>The principals whose pulls are not written down, and since when.</summary>
    public SortedDictionary<string, DateTimeOffset> PullTimeExclusions { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Pull-through cache rules by prefix.</summary>
    public SortedDictionary<string, JsonObject> PullThroughRules { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Repository creation templates by prefix.</summary>
    public SortedDictionary<string, JsonObject> Templates { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What ECR Public shows of the registry.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The same, to be changed or written without regard to this.</summary>
    public RegistrySettings Copy() => new()
    {
        AccountSettings = new SortedDictionary<string, string>(AccountSettings, StringComparer.Ordinal),
        Replication = Copy(Replication),
        PolicyText = PolicyText,
        Scanning = Copy(Scanning),
        Signing = Copy(Signing),
        PullTimeExclusions = new SortedDictionary<string, DateTimeOffset>(PullTimeExclusions, StringComparer.Ordinal),
        PullThroughRules = Copy(PullThroughRules),
        Templates = Copy(Templates),
        DisplayName = DisplayName,
    };

    private static JsonObject? Copy(JsonObject? json) => json?.DeepClone().AsObject();

    private static SortedDictionary<string, JsonObject> Copy(SortedDictionary<string, JsonObject> all) =>
        new(all.ToDictionary(entry => entry.Key, entry => Copy(entry.Value)!, StringComparer.Ordinal), StringComparer.Ordinal);
}
