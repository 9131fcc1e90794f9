namespace EcrMirror.Cli.Copy;

/// <summary>What a command calls the image and where it goes, so that errors name what was typed.</summary>
internal sealed record CopyWords(string Source, string Destination)
{
    public static CopyWords Flags { get; } = new("--src", "--dest");

    public static CopyWords Arguments { get; } = new("SRC", "DEST");
}
