using EcrMirror.Contracts;

namespace EcrMirror.Rules.Files;

/// <summary>The words for choices in rule files.</summary>
internal static class RuleWords
{
    public static IReadOnlyDictionary<string, TagOrder> TagOrders { get; } =
        new Dictionary<string, TagOrder>(StringComparer.Ordinal) { ["version"] = TagOrder.Version, ["time"] = TagOrder.Time };

    public static IReadOnlyDictionary<string, ImmutableTagResolution> ImmutableTags { get; } = new Dictionary<string, ImmutableTagResolution>(StringComparer.Ordinal)
    {
        ["failed"] = ImmutableTagResolution.Failed,
        ["left"] = ImmutableTagResolution.Left,
        ["sideTag"] = ImmutableTagResolution.SideTag,
    };

    public static IReadOnlyDictionary<string, MirrorPriority> Priorities { get; } =
        new Dictionary<string, MirrorPriority>(StringComparer.Ordinal) { ["normal"] = MirrorPriority.Normal, ["urgent"] = MirrorPriority.Urgent };

    public static IReadOnlyDictionary<string, ExpiryPolicy> ExpiryPolicies { get; } =
        new Dictionary<string, ExpiryPolicy>(StringComparer.Ordinal) { ["keep"] = ExpiryPolicy.Keep, ["remove"] = ExpiryPolicy.Remove };

    /// <summary>The word for a choice.</summary>
    public static string Of<T>(IReadOnlyDictionary<string, T> words, T chosen)
        where T : struct => words.First(word => word.Value.Equals(chosen)).Key;
}
