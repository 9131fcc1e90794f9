using System.Text.RegularExpressions;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Cli.Tests.Documents;

/// <summary>docs/predecessors.md, held to what the program prints and to the tests that there are.</summary>
public sealed partial class PredecessorPageTests
{
    private static readonly string File = RepositoryFiles.Of("docs", "predecessors.md");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_outputs_are_what_the_program_prints()
    {
        await using Registries registries = await Registries.StartAsync();
        using var home = new ScratchFolder();
        string page = await System.IO.File.ReadAllTextAsync(File, Token);
        string written = page;
        foreach (Match example in Example().Matches(page))
        {
            string line = example.Groups["line"].Value;
            var captured = new CapturedConsoles(80);

            await CommandLine.RunAsync(
                [.. registries.Typed(line).Split(' ').Skip(1), "--state", home.Of("state.db")], captured.Consoles);

            string block = $"```sh\n{line}\n```\n\n```text\n{Times().Replace(registries.Shown(captured.Out + captured.Error), "0.2 s")}```";
            written = written.Replace(example.Value, block, StringComparison.Ordinal);
        }

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
            await System.IO.File.WriteAllTextAsync(File, written, Token);
        else
            Assert.Equal(written, page);
        Assert.Equal(8, Example().Count(page));
    }

    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        HashSet<string> tests =
        [
            .. Directory.EnumerateFiles(RepositoryFiles.Of("tests"), "*.cs", SearchOption.AllDirectories)
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

    /// <summary>Registries on this machine, under the names that the page has for them.</summary>
    private sealed class Registries(IReadOnlyList<(string Name, LocalRegistry Registry)> all) : IAsyncDisposable
    {
        public static async Task<Registries> StartAsync()
        {
            var started = new List<(string, LocalRegistry)>();
            foreach (string name in (string[])
                ["ghcr.io", "quay.io", "docker.io", "123456789012.dkr.ecr.us-east-1.amazonaws.com", "210987654321.dkr.ecr.eu-west-1.amazonaws.com"])
            {
                LocalCredentials? credentials = name == "quay.io" ? new LocalCredentials("robot", "secret") : null;
                started.Add((name, await LocalRegistry.StartAsync(new LocalRegistryOptions { Credentials = credentials }, Token)));
            }

            var registries = new Registries(started);
            registries.Fill("ghcr.io", "kedacore/keda", "2.7.1", 1);
            registries.Fill("quay.io", "team/app", "1.0", 2);
            registries.Fill("docker.io", "library/golang", "1.17", 3);
            return registries;
        }

        public string Typed(string line) => all.Aggregate(line, (text, each) => text.Replace($"{each.Name}/", $"{each.Registry.Host}/", StringComparison.Ordinal));

        public string Shown(string output) => all.Aggregate(output, (text, each) => text.Replace(each.Registry.Host.ToString(), each.Name, StringComparison.Ordinal));

        public async ValueTask DisposeAsync()
        {
            foreach ((_, LocalRegistry registry) in all)
                await registry.DisposeAsync();
        }

        private void Fill(string name, string repository, string tag, int seed) =>
            SampleImage.CreateIndex(seed, [new Platform("linux", "amd64"), new Platform("linux", "arm64")], layerBytes: 1 << 20)
                .AddTo(all.Single(each => each.Name == name).Registry.Repository(repository), Tag.Parse(tag));
    }
}
