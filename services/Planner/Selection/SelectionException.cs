namespace EcrMirror.Planner.Selection;

/// <summary>A selection means no tags that could be looked at; the message says why, and what to do about it.</summary>
public sealed class SelectionException(string message, IReadOnlyList<TagVerdict>? verdicts = null) : Exception(message)
{
    /// <summary>What it means about each tag, where that was found out.</summary>
    public IReadOnlyList<TagVerdict> Verdicts { get; } = verdicts ?? [];
}
