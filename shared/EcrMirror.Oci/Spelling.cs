namespace EcrMirror.Oci;

/// <summary>Finds the name that somebody may have meant who wrote another.</summary>
public static class Spelling
{
    private const int MostEdits = 2;

    /// <summary>The first name that is two edits or fewer apart, and not more than a third of it, whatever the case; null for none.</summary>
    public static string? Meant(string given, IEnumerable<string> names) => names.FirstOrDefault(name => IsSimilar(name, given));

    private static bool IsSimilar(string name, string given)
    {
        if (given.Length > name.Length + MostEdits)
            return false;

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

        return above[right.Length] <= Math.Min(MostEdits, (left.Length + 2) / 3);
    }
}
