using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.Cli.Runs;
using EcrMirror.Planner.Preview;

namespace EcrMirror.Cli.Output;

/// <summary>Results as one JSON document on standard output; progress and complaints stay on standard error.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(IReadOnlyList<ImageOutcome> outcomes, TimeSpan took) =>
        Write(new { images = outcomes, took, failed = outcomes.Count(outcome => outcome.Status is ImageStatus.Failed) });

    public static void Write(MirrorPreview preview) => Write<object>(preview);

    private static void Write<T>(T document) => Console.Out.WriteLine(JsonSerializer.Serialize(document, Options));
}
