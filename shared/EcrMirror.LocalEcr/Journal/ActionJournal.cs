using System.Collections.Immutable;

namespace EcrMirror.LocalEcr.Journal;

/// <summary>Every action that an emulated ECR was asked for, at its API and by its registries, in order; the latest, where not all are kept. Every read is a snapshot.</summary>
public sealed class ActionJournal
{
    private readonly Lock _lock = new();
    private readonly int _most;
    private ImmutableList<ActionEntry> _entries = [];
    private int _lastSequence;

    internal ActionJournal(int most) => _most = most;

    /// <summary>Every action.</summary>
    public IReadOnlyList<ActionEntry> Entries => Volatile.Read(ref _entries);

    /// <summary>The times that an action was asked for.</summary>
    public IReadOnlyList<ActionEntry> Of(string action) => [.. Entries.Where(entry => entry.Action == action)];

    /// <summary>The times that an action, or any where none is named, was refused because its rate was exceeded.</summary>
    public IReadOnlyList<ActionEntry> Throttled(string? action = null) =>
        [.. Entries.Where(entry => entry.IsThrottled && (action is null || entry.Action == action))];

    /// <summary>Forgets everything so far.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries = [];
    }

    internal ActionEntry Add(ActionEntry entry)
    {
        lock (_lock)
        {
            entry.Sequence = ++_lastSequence;
            _entries = _entries.AddLatest(entry, _most);
        }

        return entry;
    }
}
