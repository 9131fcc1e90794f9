using System.Collections.Immutable;

namespace EcrMirror.LocalEcr.Journal;

/// <summary>How journals forget.</summary>
internal static class LatestEntries
{
    /// <summary>The entries with one more at the end, and without the first where they would be more than may be kept.</summary>
    public static ImmutableList<T> AddLatest<T>(this ImmutableList<T> entries, T entry, int most)
    {
        ImmutableList<T> all = entries.Add(entry);
        return all.Count > most ? all.RemoveAt(0) : all;
    }
}
