namespace EcrMirror.Cli.Output;

/// <summary>Text over several lines.</summary>
internal static class Wrapping
{
    /// <summary>Lines of a width. A word that is longer stays whole: it is an ARN, an address or a place in a file that somebody copies.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length is 0 ? word : $"{line} {word}";
            }
        }

        lines.Add(line);
        return lines;
    }
}
