using System.Text;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>Rows in columns of equal width; all but the first are aligned to the right.</summary>
internal static class TextTable
{
    public static StringBuilder AppendTable(this StringBuilder text, IReadOnlyList<string[]> rows, bool isProse = false)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => column is 0 || isProse ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        return text;
    }
}
