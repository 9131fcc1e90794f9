using System.Text.Json;
using Amazon.ECR;
using Amazon.ECR.Model;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.State;
using EcrMirror.State.Ledger;
using EcrMirror.Rules;
using EcrMirror.State.Rules;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Peers;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Repository = EcrMirror.Oci.Repository;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>
/// The four services as processes, each with an access key of its own, over emulators that allow a key what its policy does and nothing else:
/// queues, topics and tables behind a proxy that reads policies, Amazon ECR and ECR Public by themselves. What is behind those
/// proxies can be told to fail, which is no matter of permissions.
/// </summary>
internal sealed class PermissionScene : IAsyncDisposable
{
    /// <summary>A topic that requests may name.</summary>
    public const string ReplyTopic = $"arn:aws:sns:{PolicyFile.Region}:{PolicyFile.Account}:replies-build";

    private const string Administrator = "Administrator";
    private const string ForeignAccount = "999988887777";

    // The machine may have a lot else to do; nothing waits so long that is going to happen.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyDictionary<string, KeyPair> _keys;
    private readonly List<IAsyncDisposable> _opened = [];
    private IamProxy _guardedQueues = null!;
    private IamProxy _guardedTables = null!;
    private ServiceProvider _state = null!;
    private ServiceProvider _sender = null!;
    private int _requests;

    private PermissionScene(IEnumerable<PolicyFile> policies) => _keys = policies.ToDictionary(
        file => file.Role,
        file => KeyOf(file.Role) with { Policies = [file.Policy] },
        StringComparer.Ordinal);

    /// <summary>Where a test has queues and topics fail.</summary>
    public AwsProxy Queues { get; private set; } = null!;

    /// <summary>Where a test has tables fail.</summary>
    public AwsProxy Tables { get; private set; } = null!;

    /// <summary>Queues as others see them, past all proxies.</summary>
    public QueueView View { get; private set; } = null!;

    public EcrEmulator Ecr { get; private set; } = null!;

    /// <summary>A registry that is none of Amazon's, to read from.</summary>
    public LocalRegistry Upstream { get; private set; } = null!;

    public MirrorFleet Fleet { get; private set; } = null!;

    public EmulatedEcr Private => Ecr.Private();

    public EmulatedEcr Public => Ecr.Public();

    /// <summary>Every permission that services asked for, by role, and the decision.</summary>
    public ILookup<string, IamDecision> Decisions
    {
        get
        {
            Dictionary<string, string> roles = _keys.ToDictionary(key => key.Value.Arn, key => key.Key, StringComparer.Ordinal);
            return Ecr.Permissions.Decisions.Concat(_guardedQueues.Permissions.Decisions).Concat(_guardedTables.Permissions.Decisions)
                .Where(decision => roles.ContainsKey(decision.Principal))
                .ToLookup(decision => roles[decision.Principal]);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Everything, ready, with the policies that are given.</summary>
    public static async Task<PermissionScene> StartAsync(IEnumerable<PolicyFile> policies)
    {
        PermissionScene scene = await PrepareAsync(policies);
        try
        {
            await Task.WhenAll(scene.Fleet.All.Select(process => process.StartAsync(Cancellation)));
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>A repository of the private registry, as references name it.</summary>
    public Repository In(string name) => Private.Repository(RepositoryName.Parse(name)).Repository;

    /// <summary>A repository at ECR Public, as references name it.</summary>
    public Repository InPublic(string name) => Public.Repository(RepositoryName.Parse(name)).Repository;

    /// <summary>Asks for an image as another system would.</summary>
    public Task RequestAsync(ImageReference source, MirrorPriority priority, params IEnumerable<Destination> destinations) => SendRequestAsync(new Dictionary<string, object>
    {
        ["source"] = source.ToString(),
        ["destinations"] = destinations.Select(Written),
        ["priority"] = Written(priority),
    });

    /// <summary>Asks for an image of some platforms.</summary>
    public Task RequestAsync(ImageReference source, string platform, Destination destination) => SendRequestAsync(new Dictionary<string, object>
    {
        ["source"] = source.ToString(),
        ["destinations"] = new[] { Written(destination) },
        ["platforms"] = new[] { platform },
    });

    /// <summary>Asks for an image and for an answer on <see cref="ReplyTopic"/>.</summary>
    public Task RequestAsync(ImageReference source, Destination destination) => SendRequestAsync(new Dictionary<string, object>
    {
        ["source"] = source.ToString(),
        ["destinations"] = new[] { Written(destination) },
        ["replyTopic"] = ReplyTopic,
    });

    /// <summary>Asks for all tags of a repository that a pattern means.</summary>
    public Task RequestAsync(Repository source, string pattern, MirrorPriority priority, Repository destination) => SendRequestAsync(new Dictionary<string, object>
    {
        ["source"] = source.ToString(),
        ["destinations"] = new[] { new { repository = destination.ToString() } },
        ["selection"] = new { tags = new[] { pattern } },
        ["priority"] = Written(priority),
    });

    /// <summary>Tells of a push as EventBridge does.</summary>
    public Task TellOfPushAsync(string repository, Tag tag, Digest digest) => View.SendAsync(
        QueueNames.EcrPushEvents,
        [
            JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["detail-type"] = "ECR Image Action",
                ["source"] = "aws.ecr",
                ["account"] = PolicyFile.RegistryAccount,
                ["region"] = PolicyFile.RegistryRegion,
                ["detail"] = new Dictionary<string, string>
                {
                    ["result"] = "SUCCESS",
                    ["repository-name"] = repository,
                    ["image-digest"] = digest.ToString(),
                    ["action-type"] = "PUSH",
                    ["image-tag"] = tag.ToString(),
                },
            }),
        ],
        Cancellation);

    /// <summary>Has work done as another service of ours would.</summary>
    public Task HandOnAsync<T>(T work)
        where T : class => _sender.GetRequiredService<IMessageSender>().HandOnAsync(work, Cancellation);

    public Task AddRuleAsync(MirrorRule rule) => _state.GetRequiredService<IMirrorRules>().PutAsync(rule, Cancellation);

    /// <summary>How a tag ended, as soon as it has ended so.</summary>
    public async Task<LedgerEntry> OutcomeAsync(Repository repository, Tag tag, LedgerOutcome outcome, Digest? digest = null)
    {
        LedgerEntry? last = null;
        await UntilAsync(
            $"{repository}:{tag} is {outcome}",
            async () => (last = await _state.GetRequiredService<ILedger>().FindAsync(repository, tag, Cancellation)) is { } entry
                && entry.Outcome == outcome && (digest is null || entry.Digest == digest));
        return last!;
    }

    /// <summary>Waits until some queues have messages.</summary>
    public async Task FilledAsync(params IEnumerable<string> queues)
    {
        foreach (string queue in queues)
        {
            await UntilAsync(
                $"{queue} has a message",
                async () => (await View.ListAsync(Cancellation)).Contains(queue) && await View.CountAsync(queue, Cancellation) > 0);
        }
    }

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="TimeoutException">It did not come about; the message has what services said last.</exception>
    public async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        try
        {
            while (!await holds())
                await timer.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            IEnumerable<string> denied = Decisions.SelectMany(role => role).Where(decision => !decision.IsAllowed).Distinct().Select(decision => $"{decision}");
            IEnumerable<string> said = Fleet.All.SelectMany(process =>
                process.Logged("Error").Concat(process.Logged("Warning")).TakeLast(12).Select(line => $"{process.Name}: {line}"));
            throw new TimeoutException($"It did not come about that {what}.\n{string.Join('\n', denied)}\n{string.Join('\n', said)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable opened in Enumerable.Reverse(_opened))
            await opened.DisposeAsync();
        View?.Dispose();
    }

    private static KeyPair KeyOf(string role) => new()
    {
        AccessKeyId = $"AKIA{role.ToUpperInvariant()}EXAMPLE",
        SecretAccessKey = $"{role}/not-a-secret/EXAMPLEKEY",
        Account = PolicyFile.RegistryAccount,
        Principal = $"assumed-role/ecr-mirror-{role.ToLowerInvariant()}/1",
    };

    private static string Written(MirrorPriority priority) => priority is MirrorPriority.Urgent ? "urgent" : "normal";

    private static object Written(Destination destination) =>
        new { repository = destination.Repository.ToString(), tags = destination.Tags.Select(tag => tag.ToString()) };

    private static async Task<PermissionScene> PrepareAsync(IEnumerable<PolicyFile> policies)
    {
        var scene = new PermissionScene(policies);
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

    private async Task OpenAsync()
    {
        // The SDK looks for credentials before it sends anything; what this process asks goes past everything that looks at them.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");

        Fauxqs fauxqs = Opened(await Fauxqs.StartAsync(Cancellation));
        Dynalite dynalite = Opened(await Dynalite.StartAsync(Cancellation));
        Queues = Opened(await AwsProxy.StartAsync(fauxqs.Endpoint));
        Tables = Opened(await AwsProxy.StartAsync(dynalite.Endpoint));
        _guardedQueues = Opened(await IamProxy.StartAsync(Queues.Address, PolicyFile.Account, _keys.Values));
        _guardedTables = Opened(await IamProxy.StartAsync(Tables.Address, PolicyFile.Account, _keys.Values));
        Ecr = Opened(await EcrEmulator.StartAsync(
            new EcrEmulatorOptions
            {
                Accounts = [new EcrAccount { Id = PolicyFile.RegistryAccount, Keys = [KeyOf(Administrator), .. _keys.Values] }],
                Regions = [PolicyFile.RegistryRegion],
                PrivateQuotas = EcrQuotas.Private.WithoutRates(),
                PublicQuotas = EcrQuotas.Public.WithoutRates(),
            },
            Cancellation));
        Upstream = Opened(await LocalRegistry.StartAsync(cancellationToken: Cancellation));
        View = new QueueView(fauxqs.Endpoint);
        _state = Opened(new ServiceCollection()
            .AddLogging()
            .AddState(options => options.DynamoDb = new DynamoDbOptions { ServiceUrl = dynalite.Endpoint.ToString(), Region = PolicyFile.Region })
            .BuildServiceProvider());
        _sender = Opened(new ServiceCollection()
            .AddLogging()
            .AddMirrorBus(new BusOptions { Transport = TransportKind.AmazonSqs, ServiceUrl = fauxqs.Endpoint.ToString(), Region = PolicyFile.Region })
            .BuildServiceProvider());

        await _sender.GetRequiredService<IBusControl>().StartAsync(Cancellation);
        using var topics = new AmazonSimpleNotificationServiceClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSimpleNotificationServiceConfig { ServiceURL = fauxqs.Endpoint.ToString(), AuthenticationRegion = PolicyFile.Region });
        await topics.CreateTopicAsync(new CreateTopicRequest { Name = ReplyTopic[(ReplyTopic.LastIndexOf(':') + 1)..] }, Cancellation);

        // dynalite knows no time to live.
        Tables.Answer("DescribeTimeToLive", "{}");
        Tables.Answer("UpdateTimeToLive", "{}");
        await PrepareRegistriesAsync();
        Fleet = Opened(await MirrorFleet.PrepareAsync(
            new FleetOptions { Queues = _guardedQueues.Address, Tables = _guardedTables.Address, Keys = _keys, Settings = Settings() }, Cancellation));
    }

    private T Opened<T>(T opened)
        where T : IAsyncDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    // A repository that nobody has set up as declared, and a registry that mounts.
    private async Task PrepareRegistriesAsync()
    {
        var name = RepositoryName.Parse("mirror/drifted");
        Private.CreateRepository(name);
        Public.CreateRepository(name);

        KeyPair administrator = KeyOf(Administrator);
        using var api = new AmazonECRClient(
            new BasicAWSCredentials(administrator.AccessKeyId, administrator.SecretAccessKey),
            new AmazonECRConfig { ServiceURL = Ecr.ApiAddress.ToString(), AuthenticationRegion = PolicyFile.RegistryRegion });
        await api.PutAccountSettingAsync(new PutAccountSettingRequest { Name = "BLOB_MOUNTING", Value = "ENABLED" }, Cancellation);
    }

    private Dictionary<string, string> Settings()
    {
        const string Template = "Ecr:Repositories:Templates";
        string alias = Public.Aliases[0];

        // Of another account, so that no service is allowed by it what its own policy does not allow.
        string policy = $$"""{"Version":"2012-10-17","Statement":[{"Sid":"Pull","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{ForeignAccount}}:root"},"Action":["ecr:BatchGetImage"]}]}""";
        return new Dictionary<string, string>
        {
            ["Bus:RedeliverAfter"] = "00:00:01",
            ["State:DynamoDb:Retries"] = "0",
            ["Scheduler:Requests:Allow:0:Source"] = "**",
            ["Scheduler:Requests:Allow:0:Destinations:0"] = "**",
            ["Scheduler:Requests:ReplyTopics:0"] = $"arn:aws:sns:{PolicyFile.Region}:{PolicyFile.Account}:replies-*",
            ["Scheduler:Rules:TrustedFor"] = "00:00:00",
            // A plan of this story is young when its tag is set; what takes longer asks the source.
            ["Publisher:SourceTagTrustedFor"] = "00:00:00",
            ["Scheduler:Sweep:Interval"] = "00:00:00",
            ["Scheduler:Schedules:ReadEvery"] = "00:00:02",
            ["Scheduler:Schedules:FirstWithin"] = "00:00:01",
            ["Ecr:Registries:0:Host"] = Private.Host.ToString(),
            ["Ecr:Registries:0:Kind"] = "Private",
            ["Ecr:Registries:0:Account"] = PolicyFile.RegistryAccount,
            ["Ecr:Registries:0:Region"] = PolicyFile.RegistryRegion,
            ["Ecr:Registries:0:Endpoint"] = Ecr.ApiAddress.ToString(),
            ["Ecr:Registries:1:Host"] = Public.Host.ToString(),
            ["Ecr:Registries:1:Kind"] = "Public",
            ["Ecr:Registries:1:Endpoint"] = Ecr.ApiAddress.ToString(),

            // Between the size of a config and that of a layer, so that some blobs go in parts.
            ["Ecr:PartsFrom"] = "2000",
            [$"{Template}:0:Prefix"] = "mirror",
            [$"{Template}:0:Registry"] = Private.Host.ToString(),
            [$"{Template}:0:ImageTagMutability"] = "MUTABLE_WITH_EXCLUSION",
            [$"{Template}:0:ImageTagMutabilityExclusions:0"] = "fixed-*",
            [$"{Template}:0:ScanOnPush"] = "true",
            [$"{Template}:0:Policy"] = policy,
            [$"{Template}:0:LifecyclePolicy"] =
                """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}""",
            [$"{Template}:0:Tags:team"] = "mirror",
            [$"{Template}:1:Prefix"] = $"{alias}/mirror",
            [$"{Template}:1:Registry"] = Public.Host.ToString(),
            [$"{Template}:1:Policy"] = policy.Replace("ecr:BatchGetImage", "ecr-public:DescribeImages", StringComparison.Ordinal),
            [$"{Template}:1:Tags:team"] = "mirror",
            [$"{Template}:1:Catalog:Description"] = "What was mirrored.",
        };
    }

    private Task SendRequestAsync(Dictionary<string, object> request)
    {
        request["requestId"] = $"request-{Interlocked.Increment(ref _requests)}";
        return View.SendAsync(QueueNames.MirrorRequests, [JsonSerializer.Serialize(request)], Cancellation);
    }
}
