using System.Buffers;
using System.Text.Json;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Platforms;

/// <summary>
/// Derives an index from another by leaving some of its entries out. Entries that stay, and all that is around them, keep their bytes:
/// nothing is written anew, so that the same entries of the same index always give the same bytes.
/// </summary>
internal static class IndexCut
{
    /// <summary>The index with only some of the manifests that it lists.</summary>
    /// <param name="index">An index that can be read.</param>
    /// <param name="kept">Which stay, by their place in the list from 0; at least one.</param>
    public static RawManifest Keep(RawManifest index, IReadOnlySet<int> kept)
    {
        ReadOnlySpan<byte> json = index.Content.Span;
        List<(int Start, int End)> entries = FindEntries(json);
        int[] places = [.. Enumerable.Range(0, entries.Count).Where(kept.Contains)];
        if (places.Length == 0)
            throw new ArgumentException("An index must list something.", nameof(kept));

        var cut = new ArrayBufferWriter<byte>(json.Length);
        cut.Write(json[..entries[0].Start]);
        foreach (int place in places)
        {
            // The comma and the blanks are those that stood before the entry.
            int from = place == places[0] ? entries[place].Start : entries[place - 1].End;
            cut.Write(json[from..entries[place].End]);
        }

        cut.Write(json[entries[^1].End..]);
        return new RawManifest(cut.WrittenMemory, index.MediaType, like: index.Digest);
    }

    private static List<(int Start, int End)> FindEntries(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = OciLimits.JsonDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            bool isList = reader.ValueTextEquals("manifests"u8);
            reader.Read();
            if (isList)
                return ReadEntries(ref reader);
            reader.Skip();
        }

        return [];
    }

    private static List<(int Start, int End)> ReadEntries(ref Utf8JsonReader reader)
    {
        var entries = new List<(int Start, int End)>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            entries.Add((start, (int)reader.BytesConsumed));
        }

        return entries;
    }
}
