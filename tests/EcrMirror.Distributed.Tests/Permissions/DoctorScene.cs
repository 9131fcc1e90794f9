using System.Text.Json;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules;
using EcrMirror.Contracts;
using EcrMirror.State;
using EcrMirror.State.Rules;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>
/// Registries and a table of rules for the doctor, with a rule that names a private source and destinations of either kind, and a key for each
/// policy that a test tries. Everything is there and as declared, so that what the doctor complains of is a permission.
/// </summary>
internal sealed class DoctorScene : IAsyncDisposable
{
    private static readonly Tag Tag = Tag.Parse("1.0");

    private readonly List<IAsyncDisposable> _opened = [];
    private readonly ScratchFolder _folder = new();
    private readonly IReadOnlyDictionary<string, KeyPair> _keys;
    private string _settings = "";

    private DoctorScene(IEnumerable<(string Name, PolicyFile File)> policies) => _keys = policies.Select((policy, at) => (policy.Name, Key: new KeyPair
    {
        AccessKeyId = $"AKIADOCTOR{at}EXAMPLE",
        SecretAccessKey = $"doctor/{at}/not-a-secret/EXAMPLEKEY",
        Account = PolicyFile.RegistryAccount,

        // The same for all: what is said must differ by what is allowed alone.
        Principal = "assumed-role/ecr-mirror-doctor/1",
        Policies = [policy.File.Policy],
    })).ToDictionary(each => each.Name, each => each.Key, StringComparer.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Everything, ready for whoever has one of the policies.</summary>
    public static async Task<DoctorScene> StartAsync(IEnumerable<(string Name, PolicyFile File)> policies)
    {
        var scene = new DoctorScene(policies);
        try
        {
            await scene.OpenAsync();
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the doctor says is not well, a line each, for the one with a policy.</summary>
    public async Task<IReadOnlyList<string>> ComplaintsAsync(string name)
    {
        ProgramRun run = await EcrMirrorProgram.RunAsync(_folder.FullName, _keys[name], Cancellation, "doctor", "--config", _settings);
        Assert.True(run.Errors.Length is 0, run.Errors);
        return [.. run.Output.Split('\n').SkipLast(2).Where(line => !line.StartsWith("ok", StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable opened in Enumerable.Reverse(_opened))
            await opened.DisposeAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync()
    {
        // The SDK looks for credentials before it sends anything; what this process asks goes past everything that looks at them.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");

        Dynalite dynalite = Opened(await Dynalite.StartAsync(Cancellation));
        AwsProxy tables = Opened(await AwsProxy.StartAsync(dynalite.Endpoint));

        // dynalite knows no time to live.
        tables.Answer("DescribeTimeToLive", "{}");
        tables.Answer("UpdateTimeToLive", "{}");
        IamProxy guarded = Opened(await IamProxy.StartAsync(tables.Address, PolicyFile.Account, _keys.Values));
        EcrEmulator ecr = Opened(await EcrEmulator.StartAsync(
            new EcrEmulatorOptions
            {
                Accounts = [new EcrAccount { Id = PolicyFile.RegistryAccount, Keys = [.. _keys.Values] }],
                Regions = [PolicyFile.RegistryRegion],
                PrivateQuotas = EcrQuotas.Private.WithoutRates(),
                PublicQuotas = EcrQuotas.Public.WithoutRates(),
            },
            Cancellation));
        Given.Image().Build().AddTo(ecr.Private().Repository(RepositoryName.Parse("source/app")), Tag);
        ecr.Private().CreateRepository(RepositoryName.Parse("mirror/app"));
        ecr.Public().CreateRepository(RepositoryName.Parse("mirror/app"));
        await DeclareAsync(tables.Address, ecr);
        _settings = _folder.Write("settings.json", JsonSerializer.Serialize(Settings(guarded.Address, ecr)));
    }

    private static async Task DeclareAsync(Uri tables, EcrEmulator ecr)
    {
        await using ServiceProvider state = new ServiceCollection()
            .AddLogging()
            .AddState(options => options.DynamoDb = new DynamoDbOptions { ServiceUrl = tables.ToString(), Region = PolicyFile.Region })
            .BuildServiceProvider();
        await state.GetRequiredService<DynamoTables>().CreateAsync(Cancellation);
        var app = RepositoryName.Parse("mirror/app");
        var source = new ImageReference(ecr.Private().Repository(RepositoryName.Parse("source/app")).Repository, Tag);
        await state.GetRequiredService<IMirrorRules>().PutAsync(
            new MirrorRule
            {
                Id = "app",
                Origin = new RuleOrigin(RuleOriginKind.Table, $"{source}"),
                Source = source,
                Destinations =
                [
                    .. new[] { ecr.Private().Repository(app).Repository, ecr.Public().Repository(app).Repository }
                        .Select(repository => new RuleDestination(RepositoryTemplate.Parse($"{repository}"), [TagTemplate.Same])),
                ],
            },
            Cancellation);
    }

    private T Opened<T>(T opened)
        where T : IAsyncDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    // Everything is declared that has to be asked for to be compared.
    private static Dictionary<string, string> Settings(Uri tables, EcrEmulator ecr)
    {
        const string Template = "Ecr:Repositories:Templates";
        return new Dictionary<string, string>
        {
            ["State:DynamoDb:ServiceUrl"] = tables.ToString(),
            ["State:DynamoDb:Region"] = PolicyFile.Region,
            ["State:DynamoDb:Retries"] = "0",
            ["Ecr:Registries:0:Host"] = ecr.Private().Host.ToString(),
            ["Ecr:Registries:0:Account"] = PolicyFile.RegistryAccount,
            ["Ecr:Registries:0:Region"] = PolicyFile.RegistryRegion,
            ["Ecr:Registries:0:Endpoint"] = ecr.ApiAddress.ToString(),
            ["Ecr:Registries:1:Host"] = ecr.Public().Host.ToString(),
            ["Ecr:Registries:1:Kind"] = "Public",
            ["Ecr:Registries:1:Endpoint"] = ecr.ApiAddress.ToString(),
            [$"{Template}:0:Prefix"] = "mirror",
            [$"{Template}:0:Registry"] = ecr.Private().Host.ToString(),
            [$"{Template}:0:Policy"] = "{}",
            [$"{Template}:0:LifecyclePolicy"] =
                """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":9},"action":{"type":"expire"}}]}""",
            [$"{Template}:0:Tags:team"] = "mirror",
            [$"{Template}:1:Prefix"] = $"{ecr.Public().Aliases[0]}/mirror",
            [$"{Template}:1:Registry"] = ecr.Public().Host.ToString(),
            [$"{Template}:1:Policy"] = "{}",
            [$"{Template}:1:Tags:team"] = "mirror",
            [$"{Template}:1:Catalog:Description"] = "What was mirrored.",
        };
    }
}
