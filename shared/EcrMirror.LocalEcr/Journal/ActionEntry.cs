using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Journal;

/// <summary>One action that an emulated ECR was asked for, and what became of it. It is in the journal from the beginning of the action on.</summary>
public sealed class ActionEntry
{
    private string? _error;
    private bool _isDone;

    internal ActionEntry()
    {
    }

    /// <summary>The place in the order, from 1.</summary>
    public int Sequence { get; internal set; }

    /// <summary>When it was asked for, by the emulator's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where it was asked for.</summary>
    public required EcrFace Face { get; init; }

    /// <summary><c>ecr</c> or <c>ecr-public</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The account whose registry was asked.</summary>
    public required string Account { get; init; }

    /// <summary>The region that was asked.</summary>
    public required string Region { get; init; }

    /// <summary>What was asked for, such as <c>PutImage</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The repository it is about, if one is named.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>The ARN of who asked.</summary>
    public required string Principal { get; init; }

    /// <summary>The type of the error that was answered, such as <c>ThrottlingException</c>; null where there was none, or none yet.</summary>
    public string? Error => Volatile.Read(ref _error);

    /// <summary>Whether it was done, and without an error.</summary>
    public bool Succeeded => Volatile.Read(ref _isDone) && Error is null;

    /// <summary>Whether it was refused because a rate was exceeded.</summary>
    public bool IsThrottled => Error is "ThrottlingException";

    /// <summary>What was asked for by whom, and what came of it.</summary>
    public override string ToString() =>
        $"#{Sequence} {Service}:{Action} {Account}/{Region}/{Repository?.ToString() ?? "*"} by {Principal} -> {Error ?? (_isDone ? "done" : "under way")}";

    internal void End(string? error)
    {
        Volatile.Write(ref _error, error);
        Volatile.Write(ref _isDone, true);
    }
}
