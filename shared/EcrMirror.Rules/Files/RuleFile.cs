using System.Globalization;
using EcrMirror.Rules.Naming;

namespace EcrMirror.Rules.Files;

/// <summary>Rules as YAML. docs/rules.md describes the form.</summary>
public static class RuleFile
{
    internal static IReadOnlyList<string> Members { get; } = ["version", "naming", "defaults", "rules"];

    private const int Version = 1;
    private const string SchemaResource = "rules.v1.schema.json";

    /// <summary>The schema of the form, for editors: JSON Schema, draft 2020-12.</summary>
    public static string Schema
    {
        get
        {
            using var reader = new StreamReader(typeof(RuleFile).Assembly.GetManifestResourceStream(SchemaResource)!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>
    /// Reads the text of a file. Reading goes on after every problem: a rule with one is left out, and the others are there. Of a text that is no
    /// YAML there is no rule. Whether rules fit each other, <see cref="Checks.RuleCheck"/> says.
    /// </summary>
    /// <param name="file">What the file is called in findings.</param>
    /// <param name="text">The text.</param>
    public static RuleSet Read(string file, string text)
    {
        var findings = new FileFindings(file);
        RuleNode? root = YamlDocument.Read(text, findings);
        List<MirrorRule> rules = root is null ? [] : ReadRules(root, findings);
        if (rules.Count == 0 && findings.Errors == 0)
            findings.Warning(root?.Position ?? new FilePosition(1, 1), "The file declares no rule.");
        return new RuleSet(rules, findings.All);
    }

    /// <summary>Writes rules, each whole. Reading the text gives equal rules, but for where they were written down.</summary>
    public static string Write(IEnumerable<MirrorRule> rules) => RuleWriter.Write(Version, rules);

    /// <summary>The members that rules have which leave them out; null where there are none, or the text cannot be read.</summary>
    internal static MapReader? ReadDefaults(string file, string text)
    {
        // What is wrong with them, reading the rules tells.
        var unheard = new FileFindings(file);
        var values = new ValueReader(unheard);
        return YamlDocument.Read(text, unheard) is { } root && values.Map(root, "the file", Members) is { } map ? ReadDefaults(map, values, unheard) : null;
    }

    /// <summary>Reads one rule from values that stand under the names of its members, by the same readers and with the same problems as that of a file.</summary>
    /// <param name="place">What findings name as the place.</param>
    /// <param name="members">The values; those of <c>select</c> under their own names.</param>
    public static RuleSet ReadMembers(string place, IReadOnlyList<RuleMember> members)
    {
        var findings = new FileFindings(place);
        MirrorRule? rule = new RuleReader(findings, new RuleDefaults(null)).Read(RuleMember.NodeOf(members));
        var origin = new RuleOrigin(RuleOriginKind.File, place);
        return new RuleSet(rule is null ? [] : [rule with { Origin = origin }], [.. findings.All.Select(finding => finding with { Origin = origin })]);
    }

    private static List<MirrorRule> ReadRules(RuleNode root, FileFindings findings)
    {
        var rules = new List<MirrorRule>();
        var values = new ValueReader(findings);
        if (values.Map(root, "the file", Members) is not { } map || !IsKnownVersion(map, values, findings))
            return rules;

        IReadOnlyList<RepositoryNaming> naming = values.Values(map.Find("naming"), least: 1, RuleFileLimits.Patterns, RepositoryNaming.Parse) ?? [];
        var reader = new RuleReader(findings, new RuleDefaults(ReadDefaults(map, values, findings))) { Naming = naming };
        if (!map.Has("rules"))
            findings.Error(map.Position, "'rules' is missing: it is the list of rules.");
        if (map.Find("rules") is { Value: RuleNode.List list })
            ReadEach(list, reader, rules, findings);
        else if (map.Find("rules") is { } member)
            findings.Error(member.Value.Position, (member.Value as RuleNode.Unreadable)?.Problem ?? "'rules' is a list: each rule begins with '-'.");

        return rules;
    }

    private static void ReadEach(RuleNode.List list, RuleReader reader, List<MirrorRule> rules, FileFindings findings)
    {
        foreach (RuleNode node in list.Items.Take(RuleFileLimits.Rules))
        {
            if (reader.Read(node) is { } rule)
                rules.Add(rule);
        }

        if (list.Items.ElementAtOrDefault(RuleFileLimits.Rules) is { } tooMany)
            findings.Error(tooMany.Position, $"From here on no rule is read: {RuleFileLimits.Rules} are the most in a file. Put the others into another.");
    }

    // What is wrong with a default is told where it stands, also if no rule uses it.
    private static MapReader? ReadDefaults(MapReader map, ValueReader values, FileFindings findings)
    {
        if (map.Find("defaults") is not { } member || values.Map(member.Value, member.Name!, RuleDefaults.Members) is not { } defaults)
            return null;

        new RuleReader(findings, new RuleDefaults(null)).CheckShared(defaults);
        return defaults;
    }

    private static bool IsKnownVersion(MapReader map, ValueReader values, FileFindings findings)
    {
        if (map.Find("version") is not { } member)
        {
            findings.Warning(map.Position, $"'version' is missing, and is taken for {Version}: write version: {Version} in front.");
            return true;
        }

        if (values.Text(member) is not { } text || text == Version.ToString(CultureInfo.InvariantCulture))
            return true;

        findings.Error(member.Value.Position, $"Version '{Oci.Quote.Shortened(text)}' of the form is not known, and no rule of the file is followed: this program reads version {Version}.");
        return false;
    }
}
