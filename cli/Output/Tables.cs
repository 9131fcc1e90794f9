using EcrMirror.Oci;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>The look that all tables share: with borders and colours on a terminal, columns of plain text for a file or another program.</summary>
internal static class Tables
{
    // A border on the left, then for each column a blank on both sides and a border.
    private const int BorderWidth = 1;
    private const int ColumnWidth = 3;

    /// <summary>Writes a table if it shows every row on one line, and nothing if there are no rows.</summary>
    /// <returns>False if a row would not fit: the caller writes blocks of lines instead.</returns>
    public static bool TryWrite(Consoles consoles, string[] headers, IReadOnlyList<(string[] Cells, Style Style)> rows)
    {
        if (rows.Count == 0)
            return true;
        if (Widths(headers, rows.Select(row => row.Cells)).Sum(width => width + ColumnWidth) + BorderWidth > consoles.Width)
            return false;
        Write(consoles, headers, rows);
        return true;
    }

    /// <summary>Writes a table, however wide it is, whose last cells are in the style of their rows.</summary>
    public static void Write(Consoles consoles, string[] headers, IReadOnlyList<(string[] Cells, Style Style)> rows)
    {
        if (consoles.IsOutRedirected)
            WriteColumns(consoles.OutWriter, [headers, .. rows.Select(row => row.Cells)]);
        else
            consoles.Out.Write(Draw(headers, rows));
    }

    private static Table Draw(string[] headers, IReadOnlyList<(string[] Cells, Style Style)> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns([.. headers.Select(header => new TableColumn(new Text(header)))]);
        foreach ((string[] cells, Style style) in rows)
            table.AddRow(cells.Select((cell, at) => new Text(cell, at == cells.Length - 1 ? style : null)));
        return table;
    }

    private static void WriteColumns(TextWriter to, string[][] lines)
    {
        int[] widths = Widths(lines[0], lines);
        foreach (string[] cells in lines)
            to.WriteLine(string.Concat(cells.Select((cell, at) => cell.PadRight(widths[at] + ColumnWidth))).TrimEnd());
    }

    private static int[] Widths(string[] headers, IEnumerable<string[]> rows)
    {
        int[] widths = [.. headers.Select(header => header.Length)];
        foreach (string[] row in rows)
        {
            for (int at = 0; at < row.Length; at++)
                widths[at] = Math.Max(widths[at], row[at].Length);
        }

        return widths;
    }

    /// <summary>A repository with its tags, as one would type it.</summary>
    public static string Named(Repository repository, IReadOnlyList<Tag> tags) =>
        tags is [] ? repository.ToString() : $"{repository}:{string.Join(", :", tags)}";
}
