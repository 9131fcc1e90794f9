using System.Reflection;
using System.Text.Json.Nodes;
using MassTransit;

namespace EcrMirror.Publisher.Tests.Notices;

/// <summary>The files under docs/ that describe events.</summary>
internal static class Documents
{
    public static string Guide => File.ReadAllText(PathOf("docs/messages.md"));

    /// <summary>The example of an event; with UPDATE_GOLDEN=1 it is written first.</summary>
    public static string Example(string name, string? written = null)
    {
        string path = PathOf($"docs/examples/{FileNameOf(name)}.json");
        if (written is not null && Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
            File.WriteAllText(path, written);
        return File.ReadAllText(path);
    }

    public static JsonObject Schema(string name) => JsonNode.Parse(File.ReadAllText(PathOf($"docs/schemas/{FileNameOf(name)}.v1.schema.json")))!.AsObject();

    private static string FileNameOf(string name) => KebabCaseEndpointNameFormatter.Instance.SanitizeName(name);

    private static string PathOf(string path) => Path.GetFullPath(Path.Combine(
        typeof(Documents).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "SourceFolder").Value!,
        "../..",
        path));
}
