using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Events;
using EcrMirror.LocalEcr.Quotas;

namespace EcrMirror.LocalEcr;

/// <summary>What an emulated ECR is from its start.</summary>
public sealed record EcrEmulatorOptions
{
    /// <summary>The account there is where none is named.</summary>
    public const string DefaultAccount = "123456789012";

    /// <summary>The one account there is where none is named, with keys that are no secret.</summary>
    public static EcrAccount Default { get; } = new()
    {
        Id = DefaultAccount,
        Keys = [new KeyPair { AccessKeyId = "AKIALOCALECREXAMPLE0", SecretAccessKey = "local-ecr/not-a-secret/EXAMPLEKEY", Account = DefaultAccount }],
    };

    /// <summary>The accounts, each with a private registry in every region and one at ECR Public.</summary>
    public IReadOnlyList<EcrAccount> Accounts { get; init; } = [Default];

    /// <summary>The regions that have private registries. ECR Public is in us-east-1 whatever is named.</summary>
    public IReadOnlyList<string> Regions { get; init; } = ["us-east-1"];

    /// <summary>The port of the API on 127.0.0.1; 0 takes a free one.</summary>
    public int ApiPort { get; init; }

    /// <summary>
    /// The ports of private registries by account and region, written <c>123456789012/us-east-1</c>; what is not listed takes a free one.
    /// </summary>
    public IReadOnlyDictionary<string, int> RegistryPorts { get; init; } = new Dictionary<string, int>();

    /// <summary>The port of ECR Public's registry; 0 takes a free one.</summary>
    public int PublicPort { get; init; }

    /// <summary>The clock of everything: tokens, rates, times of pushes and pulls.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What private registries take.</summary>
    public EcrQuotas PrivateQuotas { get; init; } = EcrQuotas.Private;

    /// <summary>What ECR Public takes.</summary>
    public EcrQuotas PublicQuotas { get; init; } = EcrQuotas.Public;

    /// <summary>How private registries depart from the specification at first.</summary>
    public EcrQuirks PrivateQuirks { get; init; } = EcrQuirks.Private;

    /// <summary>How ECR Public departs from the specification at first.</summary>
    public EcrQuirks PublicQuirks { get; init; } = EcrQuirks.Public;

    /// <summary>
    /// Where pull-through caches find their upstreams: the base address of a registry on loopback by what rules name, such as
    /// <c>registry-1.docker.io</c>. What is not listed cannot be reached: nothing leaves this machine.
    /// </summary>
    public IReadOnlyDictionary<string, Uri> Upstreams { get; init; } = new Dictionary<string, Uri>();

    /// <summary>How long a token is good for.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Who is told of pushes and deletions, as a target of EventBridge is; nobody where it is null.</summary>
    public IEcrEventSink? Events { get; init; }

    /// <summary>
    /// The ARNs of the secrets that there are for pull-through cache rules; where it is null, every secret is there. There is no
    /// Secrets Manager to ask.
    /// </summary>
    public IReadOnlyCollection<string>? Secrets { get; init; }

    /// <summary>
    /// How many entries each journal keeps: the latest. Tests that count want all, which is the default; what runs for days wants an end.
    /// </summary>
    public int KeptEntries { get; init; } = int.MaxValue;

    /// <summary>Keeps everything in this folder, and takes up what it holds; in memory where there is none.</summary>
    public string? Folder { get; init; }
}
