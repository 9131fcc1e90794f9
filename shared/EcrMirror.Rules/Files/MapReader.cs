using EcrMirror.Oci;

namespace EcrMirror.Rules.Files;

/// <summary>The members of a map, each once, all of them known.</summary>
internal sealed class MapReader
{
    /// <summary>What begins a member that is for people and for anchors, and is not read.</summary>
    public const string Extension = "x-";

    private readonly HashSet<string> _meant = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuleNode.Member> _members = new(StringComparer.Ordinal);

    /// <param name="map">The map.</param>
    /// <param name="known">The names that its members may have.</param>
    /// <param name="findings">Where others are told, and those that are there twice.</param>
    public MapReader(RuleNode.Map map, IReadOnlyList<string> known, FileFindings findings)
    {
        Position = map.Position;
        foreach (RuleNode.Member member in map.Members)
        {
            if (member.Name is null)
                findings.Error(member.Position, "The name of a member is a text.");
            else if (!known.Contains(member.Name) && !member.Name.StartsWith(Extension, StringComparison.Ordinal))
                findings.Error(member.Position, Unknown(member.Name, known));
            else if (!_members.TryAdd(member.Name, member))
                findings.Error(member.Position, $"'{member.Name}' is there twice, first in line {_members[member.Name].Position.Line}: keep one.");
        }
    }

    /// <summary>Where it begins.</summary>
    public FilePosition Position { get; }

    /// <summary>The member of a name; null where there is none.</summary>
    public RuleNode.Member? Find(string name) => _members.GetValueOrDefault(name);

    /// <summary>Whether a member is there, be it misspelt: that it is missing is nothing to tell then.</summary>
    public bool Has(string name) => _members.ContainsKey(name) || _meant.Contains(name);

    private string Unknown(string name, IReadOnlyList<string> known)
    {
        string shown = Quote.Shortened(name);
        string? meant = Spelling.Meant(name, known);
        if (meant is not null)
            _meant.Add(meant);
        return name is "<<" ? "'<<' is not read: what several rules share stands in 'defaults', and an alias repeats one member."
            : meant is not null ? $"'{shown}' is not known: is '{meant}' meant?"
            : $"'{shown}' is not known: there are {string.Join(", ", known)}.";
    }
}
