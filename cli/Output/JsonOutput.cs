using System.Text.Encodings.Web;
using System.Text.Json;

namespace EcrMirror.Cli.Output;

/// <summary>
/// Results as one JSON document on standard output; progress and complaints stay on standard error. Every member of a document is
/// always there, null where there is nothing to say.
/// </summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write<T>(Consoles consoles, T document) => consoles.Say(Format(document));

    /// <summary>The document's text.</summary>
    public static string Format<T>(T document) => JsonSerializer.Serialize(document, Options);
}
