namespace EcrMirror.Rules.Files;

/// <summary>How much a rule file may say. Who has more writes several.</summary>
public static class RuleFileLimits
{
    /// <summary>Bytes of a file.</summary>
    public const int Bytes = 4 * 1024 * 1024;

    /// <summary>Rules in a file.</summary>
    public const int Rules = 20_000;

    /// <summary>Destinations of a rule.</summary>
    public const int Destinations = 64;

    /// <summary>Tags of one destination.</summary>
    public const int Tags = 64;

    /// <summary>Platforms of a rule.</summary>
    public const int Platforms = 32;

    /// <summary>Patterns in each list of a rule.</summary>
    public const int Patterns = 256;

    /// <summary>Characters of an id.</summary>
    public const int IdLength = 512;

    /// <summary>How deep lists and maps may be in each other.</summary>
    public const int Depth = 32;

    /// <summary>How many values aliases may repeat in a file.</summary>
    public const int RepeatedValues = 1_000_000;

    /// <summary>Findings that are listed of a file.</summary>
    public const int Findings = 1_000;
}
