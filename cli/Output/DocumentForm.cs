using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcrMirror.Cli.Output;

/// <summary>
/// Results as one document on standard output; progress and complaints stay on standard error. Every member of a document is always
/// there, null where there is nothing to say. All forms have the same members.
/// </summary>
internal abstract class DocumentForm
{
    // Made when a document is written: every command names the forms, and most runs write none.
    private static JsonSerializerOptions Options => field ??= new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = DocumentJson.Resolver,
    };

    private DocumentForm()
    {
    }

    public static DocumentForm Json { get; } = new JsonForm();

    public static DocumentForm Yaml { get; } = new YamlForm();

    public static IReadOnlyList<DocumentForm> All { get; } = [Json, Yaml];

    /// <summary>What <c>--output</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The form of a name; null where there is none.</summary>
    public static DocumentForm? Named(string name) => All.FirstOrDefault(form => form.Name == name);

    public void Write<T>(Consoles consoles, T document) => consoles.Say(TextOf(document));

    /// <summary>The document's text.</summary>
    public string TextOf<T>(T document) => TextOf(JsonSerializer.SerializeToNode(document, Options.GetTypeInfo(typeof(T))));

    /// <summary>The text of a document that is at hand as JSON.</summary>
    public string TextOf(JsonNode? document) => Format(document);

    protected abstract string Format(JsonNode? document);

    private sealed class JsonForm : DocumentForm
    {
        public override string Name => "json";

        protected override string Format(JsonNode? document) => document?.ToJsonString(Options) ?? "null";
    }

    private sealed class YamlForm : DocumentForm
    {
        public override string Name => "yaml";

        protected override string Format(JsonNode? document) => YamlText.Of(document);
    }
}
