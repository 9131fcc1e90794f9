using System.Text.RegularExpressions;

namespace EcrMirror.Architecture.Tests;

public sealed partial class DocumentTests
{
    private static IReadOnlyList<string> Decisions { get; } =
        [.. SourceTree.Files("docs/decisions", "*.md").Where(path => !path.EndsWith("/README.md", StringComparison.Ordinal))];

    public static TheoryData<string> DecisionPaths => [.. Decisions];

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(SourceTree.Root, "*.md").Select(SourceTree.Relative),
        .. SourceTree.Files("docs", "*.md"),
        .. SourceTree.Files("services", "*.md"),
        .. SourceTree.Files("deploy", "*.md"),
        .. SourceTree.Files("benchmarks", "*.md"),
    ];

    [Fact]
    public void Decisions_are_numbered_without_gaps()
    {
        Assert.Equal(
            Enumerable.Range(1, Decisions.Count).Select(number => $"{number:0000}"),
            Decisions.Select(path => Path.GetFileName(path)[..4]));
    }

    [Theory]
    [MemberData(nameof(DecisionPaths))]
    public void A_decision_is_in_the_list(string path)
    {
        Assert.Contains($"({Path.GetFileName(path)})", SourceTree.Read("docs/decisions/README.md"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(DecisionPaths))]
    public void A_decision_says_why_what_and_what_follows(string path)
    {
        Assert.Equal(["Context", "Decision", "Consequences"], Section().Matches(SourceTree.Read(path)).Select(match => match.Groups["title"].Value));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_link_to_a_file_of_ours_leads_there(string document)
    {
        string folder = Path.GetDirectoryName(document) ?? "";
        IEnumerable<string> targets = Link().Matches(Code().Replace(SourceTree.Read(document), ""))
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains(':'));

        Assert.All(targets, target => Assert.True(SourceTree.Exists(Path.Combine(folder, target)), $"{document} links to {target}, which is not there."));
    }

    [GeneratedRegex(@"^## (?<title>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
