namespace EcrMirror.Hosting.Settings;

/// <summary>What somebody may have meant who wrote a name that there is not.</summary>
public static class SimilarName
{
    /// <summary>The first of the names that is nearly the one given; null where none is.</summary>
    public static string? Find(IEnumerable<string> names, string given) => names.FirstOrDefault(name => IsSimilar(name, given));

    // Two edits apart at most, and not more than a third of the word.
    private static bool IsSimilar(string name, string given)
    {
        (string left, string right) = (name.ToUpperInvariant(), given.ToUpperInvariant());
        int[] above = [.. Enumerable.Range(0, right.Length + 1)];
        for (int row = 1; row <= left.Length; row++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int change = left[row - 1] == right[column - 1] ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], above[column]) + 1, above[column - 1] + change);
            }

            above = current;
        }

        return above[right.Length] <= Math.Min(2, (left.Length + 2) / 3);
    }
}
