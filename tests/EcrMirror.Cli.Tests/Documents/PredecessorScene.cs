using EcrMirror.Cli.Tests.Programs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Cli.Tests.Documents;

/// <summary>
/// What users of the predecessors have: registries under the names of docs/predecessors.md, all on this machine, and the rules of
/// docs/examples/predecessors, put there by the AWS command line.
/// </summary>
internal sealed class PredecessorScene : IAsyncDisposable
{
    private const string Ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

    private readonly ScratchFolder _home = new();
    private readonly List<(string Name, LocalRegistry Registry)> _registries = [];
    private EcrEmulator _ecr = null!;
    private Dynalite _tables = null!;

    private PredecessorScene()
    {
    }

    public static async Task<PredecessorScene> StartAsync(CancellationToken cancellationToken)
    {
        var scene = new PredecessorScene();
        scene._tables = await Dynalite.StartAsync(cancellationToken);
        scene._ecr = await EcrEmulator.StartAsync(cancellationToken: cancellationToken);
        scene._ecr.AddKey(new KeyPair { AccessKeyId = "test", SecretAccessKey = "test", Account = EcrEmulatorOptions.DefaultAccount });
        foreach (string name in (string[])["ghcr.io", "quay.io", "docker.io", "210987654321.dkr.ecr.eu-west-1.amazonaws.com"])
        {
            LocalCredentials? credentials = name == "quay.io" ? new LocalCredentials("robot", "secret") : null;
            scene._registries.Add((name, await LocalRegistry.StartAsync(new LocalRegistryOptions { Credentials = credentials }, cancellationToken)));
        }

        scene.Fill("ghcr.io", "kedacore/keda", ("2.7.1", 1), ("2.8.0", 11), ("2.8.1", 12));
        scene.Fill("ghcr.io", "team/tool", ("stable", 13));
        scene.Fill("quay.io", "team/app", ("1.0", 2), ("1.1-rc1", 21), ("2.0", 22));
        scene.Fill("docker.io", "library/alpine", ("3.20", 30));
        scene.Fill("docker.io", "library/golang", ("1.16", 31), ("1.17", 3));
        await scene.DeclareAsync(cancellationToken);
        return scene;
    }

    /// <summary>Runs a line of the page in a terminal of 80 columns.</summary>
    /// <returns>What it prints, first its results, then its errors.</returns>
    public async Task<string> RunAsync(string line, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] arguments = [.. Typed(line).Replace("mirror.json", _home.Of("mirror.json"), StringComparison.Ordinal).Split(' ').Skip(1)];
        ProgramResult result = await ChildProgram.RunAsync(
            _home,
            [.. arguments, "--state", _home.Of("state.db")],
            ("COLUMNS", "80"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("ECR_MIRROR_Ecr__Registries__0__Host", $"{_ecr.Private().Host}"),
            ("ECR_MIRROR_Ecr__Registries__0__Account", _ecr.Private().Account),
            ("ECR_MIRROR_Ecr__Registries__0__Region", _ecr.Private().Region),
            ("ECR_MIRROR_Ecr__Registries__0__Endpoint", $"{_ecr.ApiAddress}"));
        return Shown(result.Out + result.Error);
    }

    /// <summary>Every tag at the destinations, in order.</summary>
    public string[] FindTags() =>
    [
        .. _ecr.Private().Repositories.SelectMany(repository => repository.Tags.Select(tag => $"{Ecr}/{repository.Repository.Name}:{tag.Key}"))
            .Concat(_registries[^1].Registry.Repositories.SelectMany(repository => repository.Tags.Select(tag => $"{_registries[^1].Name}/{repository.Repository.Name}:{tag.Key}")))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>How many requests the sources have answered.</summary>
    public int CountRequests() => _registries.SkipLast(1).Sum(each => each.Registry.Journal.Entries.Count);

    public async ValueTask DisposeAsync()
    {
        foreach ((_, LocalRegistry registry) in _registries)
            await registry.DisposeAsync();
        await _ecr.DisposeAsync();
        await _tables.DisposeAsync();
        _home.Dispose();
    }

    private async Task DeclareAsync(CancellationToken cancellationToken)
    {
        foreach (string file in Directory.EnumerateFiles(SolutionFolder.Of("docs", "examples", "predecessors"), "*.json", SearchOption.AllDirectories))
            _home.Write(Path.GetFileName(file), Typed(await File.ReadAllTextAsync(file, cancellationToken)));
        _home.Write("mirror.json", $$"""{ "State": { "DynamoDb": { "Region": "us-east-1", "MirrorTable": "Mirrors", "ServiceUrl": "{{_tables.Endpoint}}" } } }""");
        AwsCommandLine aws = await AwsCommandLine.RequireAsync(new AwsEmulators(_ecr.ApiAddress, _tables.Endpoint), cancellationToken);
        await aws.RunAsync(
            """
            export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
            for repository in keda app tool; do aws ecr create-repository --cli-input-json file://$repository.json > /dev/null; done
            aws dynamodb create-table --table-name Mirrors --billing-mode PAY_PER_REQUEST \
              --attribute-definitions AttributeName=Source,AttributeType=S --key-schema AttributeName=Source,KeyType=HASH > /dev/null
            aws dynamodb wait table-exists --table-name Mirrors
            aws dynamodb batch-write-item --request-items file://mirrors.json > /dev/null
            """,
            _home,
            cancellationToken);
    }

    private string Typed(string text) => Names().Aggregate(text, (typed, each) => typed
        .Replace($"{each.Name}/", $"{each.Host}/", StringComparison.Ordinal)
        .Replace($"{each.Name}=", $"{each.Host}=", StringComparison.Ordinal));

    private string Shown(string output) => Names().Aggregate(output, (text, each) => text.Replace(each.Host, each.Name, StringComparison.Ordinal)).Replace(_home.FullName + "/", "", StringComparison.Ordinal);

    private IEnumerable<(string Name, string Host)> Names() => _registries.Select(each => (each.Name, each.Registry.Host.ToString())).Append((Ecr, $"{_ecr.Private().Host}"));

    private void Fill(string name, string repository, params (string Tag, int Seed)[] images)
    {
        foreach ((string tag, int seed) in images)
        {
            SampleImage.CreateIndex(seed, [new Platform("linux", "amd64"), new Platform("linux", "arm64")], layerBytes: 1 << 20)
                .AddTo(_registries.Single(each => each.Name == name).Registry.Repository(repository), Tag.Parse(tag));
        }
    }
}
