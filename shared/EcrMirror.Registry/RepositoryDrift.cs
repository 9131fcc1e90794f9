namespace EcrMirror.Registry;

/// <summary>How a repository differs from what is declared of it.</summary>
public sealed record RepositoryDrift
{
    /// <summary>It does not differ, or nothing is declared.</summary>
    public static RepositoryDrift None { get; } = new();

    /// <summary>Whether it does not exist.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Where it is declared how the repository is to be, for a person; null where nothing is.</summary>
    public string? DeclaredBy { get; init; }

    /// <summary>What a repository that does not exist would be made with, a line each.</summary>
    public IReadOnlyList<string> MadeWith { get; init; } = [];

    /// <summary>Settings that can be changed.</summary>
    public IReadOnlyList<SettingDrift> Changes { get; init; } = [];

    /// <summary>What cannot be changed, or not be found out, a line each: settings that only a new repository can have.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Those of <see cref="Problems"/> that could not be found out.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Why nothing may be written there, for a person; null where it may.</summary>
    public string? Refusal { get; init; }

    /// <summary>Which tags can be moved once it is as declared; null where that is not known.</summary>
    public TagMutability? Tags { get; init; }

    /// <summary>Whether everything is as declared and nothing stands in the way.</summary>
    public bool IsNone => !IsMissing && Changes.Count == 0 && Problems.Count == 0 && Refusal is null;

    /// <summary>Whether reconciling would do something.</summary>
    public bool CanBeReconciled => Refusal is null && (IsMissing || Changes.Count > 0);
}

/// <summary>A setting of a repository that is not as it is declared.</summary>
/// <param name="Setting">What it is called, such as <c>imageTagMutability</c>.</param>
/// <param name="Actual">What it is, for a person.</param>
/// <param name="Declared">What it should be, for a person.</param>
public sealed record SettingDrift(string Setting, string Actual, string Declared)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"{Setting}: {Actual} -> {Declared}";
}

/// <summary>What was done to have a repository as it is declared.</summary>
public sealed record RepositoryReconciliation
{
    /// <summary>Nothing had to be done.</summary>
    public static RepositoryReconciliation Nothing { get; } = new();

    /// <summary>Whether the repository was made.</summary>
    public bool IsCreated { get; init; }

    /// <summary>Settings that were changed.</summary>
    public IReadOnlyList<SettingDrift> Changed { get; init; } = [];

    /// <summary>What is still not as declared, and why, a line each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
