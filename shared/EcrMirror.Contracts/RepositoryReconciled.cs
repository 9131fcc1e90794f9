using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// A destination's repository was made, or its settings were changed to what is declared, or could not be. From the Planner to the world.
/// </summary>
public sealed record RepositoryReconciled
{
    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>Whether it was made.</summary>
    public required bool IsCreated { get; init; }

    /// <summary>Settings that were changed, a line each: name, what it was, what it is.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>What is still not as declared, and why, a line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset ReconciledAt { get; init; }
}
