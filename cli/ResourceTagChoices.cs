namespace EcrMirror.Cli;

/// <summary>Which resource tags of which repositories are rules.</summary>
internal sealed record ResourceTagChoices
{
    /// <summary>The key that names what a repository mirrors, as ecr-mirror-sync has it.</summary>
    public const string UsualImageKey = "upstream-image";

    /// <summary>The key that names the tags which are mirrored, as ecr-mirror-sync has it.</summary>
    public const string UsualTagKey = "upstream-tags";

    /// <summary>The region that was named; null where none was.</summary>
    public string? Region { get; init; }

    /// <summary>What names of repositories begin with.</summary>
    public string Prefix { get; init; } = "";

    public string ImageKey { get; init; } = UsualImageKey;

    public string TagKey { get; init; } = UsualTagKey;
}
