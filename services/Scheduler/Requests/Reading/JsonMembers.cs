using System.Text.Json;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Scheduler.Requests.Reading;

/// <summary>The members of one object, and the notes that are taken of what is wrong with them. A member that is null is absent.</summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;
    private readonly ReadingNotes _notes;

    private JsonMembers(string path, ReadingNotes notes) => (_path, _notes) = (path, notes);

    /// <summary>The members of a value; null, and a note, if it is no object.</summary>
    public static JsonMembers? Of(JsonElement value, string path, ReadingNotes notes, params ReadOnlySpan<string> names)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            notes.AddWrongType(path, "an object", value);
            return null;
        }

        var members = new JsonMembers(path, notes);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (!names.Contains(member.Name))
                members.Ignore(member.Name);
            else if (!members._known.TryAdd(member.Name, member.Value))
                notes.Add(RejectionCodes.DuplicateMember, members.PathOf(member.Name), "The member is there twice. Leave one of them.");
        }

        return members;
    }

    /// <summary>Where a member is.</summary>
    public string PathOf(string name) => $"{_path}.{name}";

    /// <summary>Whether a member is there, whatever it is.</summary>
    public bool Has(string name) => _known.TryGetValue(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null;

    /// <summary>A member's value; null if it is absent.</summary>
    public JsonElement? Find(string name) => Has(name) ? _known[name] : null;

    /// <summary>A member's value; null, and a note with an example of what should be there, if it is absent.</summary>
    public JsonElement? Require(string name, string example)
    {
        if (Find(name) is { } value)
            return value;

        string advice = _unknown.TryGetValue(name, out string? misspelt)
            ? $"'{Quote.Shortened(misspelt)}' is there, but case matters: write '{name}'."
            : $"Add it, such as {example}.";
        _notes.Add(RejectionCodes.MissingMember, PathOf(name), $"The member is missing. {advice}");
        return null;
    }

    private void Ignore(string name)
    {
        _unknown.Add(name);
        _notes.Ignore(PathOf(Quote.Shortened(name)));
    }
}
