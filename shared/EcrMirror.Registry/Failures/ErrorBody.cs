using System.Text;
using System.Text.Json;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Failures;

/// <summary>What the body of an answer that is no success says.</summary>
internal static class ErrorBody
{
    /// <summary>
    /// The errors of a body of the distribution-spec's form, at most <see cref="RegistryLimits.Errors"/>; none for any other body,
    /// and then <paramref name="text"/> is its first line if it is text.
    /// </summary>
    public static IReadOnlyList<RegistryError> Read(ReadOnlySpan<byte> body, out string text)
    {
        text = "";
        if (ReadErrors(body) is { Count: > 0 } errors)
            return errors;

        text = FirstLine(body);
        return [];
    }

    private static List<RegistryError>? ReadErrors(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
                return null;
            using (document)
                return document.RootElement.ValueKind is JsonValueKind.Object ? ReadErrors(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<RegistryError>? ReadErrors(JsonElement root)
    {
        if (root.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind is JsonValueKind.Array)
            return [.. errors.EnumerateArray()
                .Where(error => error.ValueKind is JsonValueKind.Object)
                .Take(RegistryLimits.Errors)
                .Select(error => new RegistryError(Text(error, "code"), Quote.Shortened(Text(error, "message"), RegistryLimits.ErrorCharacters)))];

        // Token services have forms of their own: OAuth 2.0's, and Docker Hub's.
        string code = Text(root, "error");
        string message = Text(root, "error_description") is { Length: > 0 } description ? description
            : Text(root, "details") is { Length: > 0 } details ? details
            : Text(root, "message");
        return code.Length + message.Length > 0 ? [new RegistryError(Quote.Shortened(code), Quote.Shortened(message))] : null;
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    private static string FirstLine(ReadOnlySpan<byte> body)
    {
        string line = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 1024)]).Trim();
        line = line.IndexOfAny(['\r', '\n']) is var end and >= 0 ? line[..end] : line;

        // A page for a browser says nothing to an operator.
        return line.StartsWith('<') ? "" : Quote.Shortened(line);
    }
}
