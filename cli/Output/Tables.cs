using EcrMirror.Oci;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>The look that all tables share.</summary>
internal static class Tables
{
    // A border on the left, then for each column a blank on both sides and a border.
    private const int BorderWidth = 1;
    private const int ColumnWidth = 3;

    /// <summary>Whether a table shows every cell on one line.</summary>
    public static bool Fits(IAnsiConsole console, string[] headers, IEnumerable<string[]> rows)
    {
        int[] widths = [.. headers.Select(header => header.Length)];
        foreach (string[] row in rows)
        {
            for (int at = 0; at < row.Length; at++)
                widths[at] = Math.Max(widths[at], row[at].Length);
        }

        return widths.Sum(width => width + ColumnWidth) + BorderWidth <= console.Profile.Width;
    }

    /// <summary>A table whose last cells are in the style of their rows.</summary>
    public static Table Create(string[] headers, IReadOnlyList<(string[] Cells, Style Style)> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns([.. headers.Select(header => new TableColumn(new Text(header)))]);
        foreach ((string[] cells, Style style) in rows)
            table.AddRow(cells.Select((cell, at) => new Text(cell, at == cells.Length - 1 ? style : null)));
        return table;
    }

    /// <summary>A repository with its tags, as one would type it.</summary>
    public static string Named(Repository repository, IReadOnlyList<Tag> tags) =>
        tags is [] ? repository.ToString() : $"{repository}:{string.Join(", :", tags)}";
}
