using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Scheduler.Requests.Reading;

/// <summary>Reads values of members, and takes notes of what is wrong with them.</summary>
internal sealed class JsonValues(ReadingNotes notes)
{
    public delegate bool TryRead<T>(JsonElement value, string path, [MaybeNullWhen(false)] out T read);

    public bool TryReadTag(JsonElement value, string path, out Tag tag) => TryReadText(value, path, Tag.Parse, out tag);

    public bool TryReadPattern(JsonElement value, string path, [MaybeNullWhen(false)] out TagPattern pattern) =>
        TryReadText(value, path, TagPattern.Parse, out pattern);

    public bool TryReadPlatform(JsonElement value, string path, [MaybeNullWhen(false)] out Platform platform) =>
        TryReadText(value, path, Platform.Parse, out platform);

    public bool TryReadText<T>(JsonElement value, string path, Func<string, T> parse, [MaybeNullWhen(false)] out T read)
    {
        read = default;
        if (value.ValueKind is not JsonValueKind.String)
        {
            notes.AddWrongType(path, "a string", value);
            return false;
        }

        try
        {
            read = parse(value.GetString()!);
            return true;
        }
        catch (FormatException malformed)
        {
            notes.Add(RejectionCodes.MalformedValue, path, malformed.Message);
            return false;
        }
    }

    // Every element is looked at, also after one that is wrong.
    public T[]? ReadList<T>(JsonElement value, string path, int most, TryRead<T> tryRead, bool isEmptyAllowed = false)
    {
        if (value.ValueKind is not JsonValueKind.Array)
        {
            notes.AddWrongType(path, "a list", value);
            return null;
        }

        int length = value.GetArrayLength();
        if (length > most)
        {
            notes.Add(RejectionCodes.TooMany, path, $"The list has {length} elements and may have {most}. Send several requests.");
            return null;
        }

        if (length == 0 && !isEmptyAllowed)
        {
            notes.Add(RejectionCodes.EmptyList, path, "The list is empty. Name at least one element, or leave the member out if it is optional.");
            return null;
        }

        List<T> elements = [];
        for (int at = 0; at < length; at++)
        {
            if (tryRead(value[at], $"{path}[{at}]", out T? element))
                elements.Add(element);
        }

        return elements.Count == length ? [.. elements] : null;
    }

    /// <summary>A whole number that is at least 1; null, and a note, if it is none.</summary>
    public int? ReadCount(JsonElement value, string path)
    {
        if (value.ValueKind is not JsonValueKind.Number)
        {
            notes.AddWrongType(path, "a number", value);
            return null;
        }

        if (value.TryGetInt32(out int count) && count >= 1)
            return count;
        notes.Add(RejectionCodes.MalformedValue, path, $"{Quote.Shortened(value.GetRawText())} is no whole number of at least 1.");
        return null;
    }
}
