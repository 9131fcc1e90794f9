namespace EcrMirror.Planner.Selection;

/// <summary>A selection means no tags that could be looked at; the message says why, and what to do about it.</summary>
internal sealed class SelectionException(string message) : Exception(message);
