using System.Reflection;

namespace EcrMirror.Cli.Tests;

/// <summary>Text as it was last agreed on, in files. With UPDATE_GOLDEN=1 they are written instead; review the diff.</summary>
internal static class Golden
{
    private static string Folder =>
        typeof(Golden).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenFolder").Value!;

    public static void Matches(string name, string actual)
    {
        string path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
            File.WriteAllText(path, actual);

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
