namespace EcrMirror.Ecr.PullThrough;

/// <summary>What is to be done about one thing.</summary>
public sealed record CacheStep
{
    /// <summary>What it is about, as it is to be; for what is not declared, as it is.</summary>
    public required CacheEntry Entry { get; init; }

    /// <summary>What is done.</summary>
    public required CacheAction Action { get; init; }

    /// <summary>What changes, a line each.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>What that means, or what keeps it from being done, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether something would be done.</summary>
    public bool IsChange => Action is CacheAction.Create or CacheAction.Update or CacheAction.Replace or CacheAction.Delete;

    /// <summary>Whether something is wrong already: it may not be done, or a rule that stays as it is does not work.</summary>
    public bool IsProblem => Action is CacheAction.Refused || (Action is CacheAction.Current && Entry.Validity is { IsValid: false });

    /// <summary>The prefixes of rules that are not made without it.</summary>
    internal IReadOnlyList<string> ReliedOnBy { get; init; } = [];

    /// <summary>Does it; null where nothing is done.</summary>
    internal Func<CacheWrites, CancellationToken, Task>? DoAsync { get; init; }
}

/// <summary>What is done about one thing.</summary>
public enum CacheAction
{
    /// <summary>Nothing: it is as declared.</summary>
    Current,

    /// <summary>It is made.</summary>
    Create,

    /// <summary>It is changed in place.</summary>
    Update,

    /// <summary>It is deleted and made anew, because AWS cannot change it in place.</summary>
    Replace,

    /// <summary>It is deleted: it is not declared.</summary>
    Delete,

    /// <summary>Nothing: it is not declared, and nobody asked to have such deleted.</summary>
    Unmanaged,

    /// <summary>Nothing: it would have to be deleted, which nobody asked for, or AWS does not take it.</summary>
    Refused,
}

/// <summary>What is to be done, in order.</summary>
/// <param name="Steps">The steps, those of a registry together.</param>
/// <param name="Failures">Registries that could not be looked at, each with the reason.</param>
public sealed record CachePlan(IReadOnlyList<CacheStep> Steps, IReadOnlyList<CacheFailure> Failures);

/// <summary>A registry that could not be looked at.</summary>
/// <param name="Registry">The registry's host.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record CacheFailure(EcrMirror.Oci.RegistryHost Registry, string Reason);

/// <summary>What came of one step.</summary>
/// <param name="Step">The step; its entry tells, for a rule that was made or changed, whether it works.</param>
/// <param name="Reason">Why it failed, for a person; null where it did not.</param>
public sealed record CacheOutcome(CacheStep Step, string? Reason);
