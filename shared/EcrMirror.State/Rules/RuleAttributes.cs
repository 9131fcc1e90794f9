namespace EcrMirror.State.Rules;

/// <summary>What the attributes of a row are called. The first three are those of aws-ecr-mirror.</summary>
internal static class RuleAttributes
{
    public const string Source = "Source";
    public const string Destination = "Destination";
    public const string Expires = "Expires";

    public const string Id = "Id";
    public const string Tags = "Tags";
    public const string Exclude = "Exclude";
    public const string Variants = "Variants";
    public const string Newest = "Newest";
    public const string NewestBy = "NewestBy";
    public const string MinAge = "MinAge";
    public const string MaxAge = "MaxAge";
    public const string AtLeast = "AtLeast";
    public const string Platforms = "Platforms";
    public const string Schedule = "Schedule";
    public const string NeverMoves = "NeverMoves";
    public const string ImmutableTags = "ImmutableTags";
    public const string Priority = "Priority";
    public const string WhenExpired = "WhenExpired";
    public const string RemoveAfter = "RemoveAfter";

    /// <summary>Those that narrow down what <see cref="Tags"/> selects.</summary>
    public static IReadOnlyList<string> Narrowing { get; } = [Exclude, Variants, Newest, NewestBy, MinAge, MaxAge, AtLeast];

    /// <summary>Those that a rule is written into; the key is not among them.</summary>
    public static IReadOnlyList<string> Written { get; } =
        [Destination, Expires, Id, Tags, .. Narrowing, Platforms, Schedule, NeverMoves, ImmutableTags, Priority, WhenExpired, RemoveAfter];
}
