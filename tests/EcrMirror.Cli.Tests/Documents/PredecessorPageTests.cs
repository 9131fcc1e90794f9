using System.Text;
using System.Text.RegularExpressions;
using EcrMirror.Testing;

namespace EcrMirror.Cli.Tests.Documents;

/// <summary>docs/predecessors.md, held to what the program prints and to the tests that there are.</summary>
public sealed partial class PredecessorPageTests
{
    private static readonly string File = SolutionFolder.Of("docs", "predecessors.md");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_outputs_are_what_the_program_prints()
    {
        await using PredecessorScene scene = await PredecessorScene.StartAsync(Token);
        string page = await System.IO.File.ReadAllTextAsync(File, Token);
        var written = new StringBuilder();
        int end = 0;
        foreach (Match example in Example().Matches(page))
        {
            string line = example.Groups["line"].Value;

            string printed = await scene.RunAsync(line, Token);

            string block = $"```sh\n{line}\n```\n\n```text\n{Times().Replace(printed, "0.2 s")}```";
            written.Append(page, end, example.Index - end).Append(block);
            end = example.Index + example.Length;
        }

        written.Append(page, end, page.Length - end);

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
            await System.IO.File.WriteAllTextAsync(File, written.ToString(), Token);
        else
            Assert.Equal(written.ToString(), page);
        Assert.Equal(14, Example().Count(page));
    }

    [Fact]
    public async Task Rules_of_both_predecessors_are_followed_as_they_are()
    {
        await using PredecessorScene scene = await PredecessorScene.StartAsync(Token);

        string tags = await scene.RunAsync("ecr-mirror sync --region us-east-1 --src-creds quay.io=robot:secret", Token);
        string table = await scene.RunAsync("ecr-mirror sync --from table --config mirror.json", Token);
        string[] found = scene.FindTags();
        int requests = scene.CountRequests();
        string tagsAgain = await scene.RunAsync("ecr-mirror sync --region us-east-1 --src-creds quay.io=robot:secret", Token);
        string tableAgain = await scene.RunAsync("ecr-mirror sync --from table --config mirror.json", Token);

        Assert.Contains("2 rules, 1 error in what is declared;\n  3 published;\n", tags, StringComparison.Ordinal);
        Assert.Contains("so nothing is mirrored into it: is its tag 'upstream-tag' meant to be 'upstream-tags'?", tags, StringComparison.Ordinal);
        Assert.Contains("2 rules; 3 published; ", table, StringComparison.Ordinal);
        Assert.Equal(
            [
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/alpine:3.20",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/alpine:latest",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/external/app:1.0",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/external/keda:2.7.1",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/external/keda:2.8.0",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/golang:1.17",
                "210987654321.dkr.ecr.eu-west-1.amazonaws.com/golang:latest",
            ],
            found);
        Assert.Contains("2 rules, 1 error in what is declared; 3 current; nothing was copied; ", tagsAgain, StringComparison.Ordinal);
        Assert.Contains("2 rules; 3 current; nothing was copied; ", tableAgain, StringComparison.Ordinal);
        Assert.Equal(found, scene.FindTags());
        Assert.True(scene.CountRequests() > requests);
    }

    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        HashSet<string> tests =
        [
            .. Directory.EnumerateFiles(SolutionFolder.Of("tests"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Method().Matches(System.IO.File.ReadAllText(file)).Select(method => method.Groups["name"].Value)),
        ];
        string[] named = [.. Named().Matches(System.IO.File.ReadAllText(File)).Select(match => match.Groups["name"].Value)];

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !tests.Contains(name));
    }

    [Fact]
    public void The_page_has_every_defect()
    {
        string page = System.IO.File.ReadAllText(File);

        Assert.All(
            Enumerable.Range(1, 19).Select(number => $"A-D{number}").Concat(Enumerable.Range(1, 15).Select(number => $"B-D{number}")),
            id => Assert.Contains($"\n| {id} | ", page, StringComparison.Ordinal));
    }

    [GeneratedRegex("""^```sh\n(?<line>ecr-mirror [^\n]+)\n```\n\n```text\n(?<out>.*?)```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\d+\.\d+ s\b")]
    private static partial Regex Times();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"`(?!ECR_)(?<name>[A-Z]\w*_\w+)`")]
    private static partial Regex Named();
}
