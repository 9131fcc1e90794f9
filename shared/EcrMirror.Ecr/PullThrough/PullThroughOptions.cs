namespace EcrMirror.Ecr.PullThrough;

/// <summary>Pull-through caches as they are to be: Amazon ECR fills repositories from other registries when they are pulled from.</summary>
public sealed class PullThroughOptions
{
    /// <summary>The name of the configuration section that hosts bind these options to.</summary>
    public const string Section = "PullThrough";

    /// <summary>The rules. Rules of the same registries that are not here are left alone, unless one asks to have them deleted.</summary>
    public IList<PullThroughRuleOptions> Rules { get; } = [];
}

/// <summary>One pull-through cache rule, and who may pull by it.</summary>
public sealed class PullThroughRuleOptions
{
    /// <summary>The host of the private registry that caches: an account in a region.</summary>
    public string Registry { get; set; } = "";

    /// <summary>How names of cached repositories begin, usually the name of a project: 2 to 30 characters, or <c>ROOT</c> for every name.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The registry that is cached: its kind as AWS calls it, such as <c>ecr-public</c>, or its address, such as <c>quay.io</c>.</summary>
    public string Upstream { get; set; } = "";

    /// <summary>What is put before names at the upstream in place of the prefix; nothing where it is left out.</summary>
    public string? UpstreamPrefix { get; set; }

    /// <summary>The secret with user and access token, for the upstreams that need one.</summary>
    public string? CredentialArn { get; set; }

    /// <summary>The role that reads another account's registry.</summary>
    public string? CustomRoleArn { get; set; }

    /// <summary>How repositories are to be that a pull brings into being; as Amazon ECR makes them where it is left out.</summary>
    public CreationTemplateOptions? Template { get; set; }

    /// <summary>
    /// Principals, ARNs or accounts, that are granted to pull and to import: by the policy that the template gives to each repository, or by
    /// the registry's policy where there is no template.
    /// </summary>
    public IList<string> Pullers { get; } = [];

    /// <summary>Repositories that are pulled by the rule, as their users name them, so that it is seen here if they name them wrongly.</summary>
    public IList<string> Images { get; } = [];

    /// <summary>Repositories of charts of the same project. They are pushed, not cached.</summary>
    public IList<string> Charts { get; } = [];
}

/// <summary>The repository creation template of a rule's prefix. What is left out is neither set nor compared.</summary>
public sealed class CreationTemplateOptions
{
    /// <summary>What it is for, in at most 256 characters.</summary>
    public string? Description { get; set; }

    /// <summary>When it counts besides <c>PULL_THROUGH_CACHE</c>: <c>CREATE_ON_PUSH</c>, <c>REPLICATION</c>.</summary>
    public IList<string> AlsoFor { get; } = [];

    /// <summary>Whether tags can be moved. Tags that cannot are never refreshed from the upstream.</summary>
    public string? ImageTagMutability { get; set; }

    /// <summary>The tags that are excluded, one to five names in which <c>*</c> stands for any characters.</summary>
    public IList<string> ImageTagMutabilityExclusions { get; } = [];

    /// <summary>How content is encrypted, <c>AES256</c>, <c>KMS</c> or <c>KMS_DSSE</c>.</summary>
    public string? Encryption { get; set; }

    /// <summary>The key of KMS, by its full ARN.</summary>
    public string? KmsKey { get; set; }

    /// <summary>The policy of each repository, as JSON; what pullers are granted is added to it.</summary>
    public string? Policy { get; set; }

    /// <summary>A file with the policy.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>The lifecycle policy, as JSON.</summary>
    public string? LifecyclePolicy { get; set; }

    /// <summary>A file with the lifecycle policy.</summary>
    public string? LifecyclePolicyFile { get; set; }

    /// <summary>Tags that each repository gets.</summary>
    public IDictionary<string, string> Tags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The role that Amazon ECR takes to set tags, and to use a key of KMS.</summary>
    public string? CustomRoleArn { get; set; }
}
