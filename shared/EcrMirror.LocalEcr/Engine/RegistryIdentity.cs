using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>Which registry of ECR one is, and what follows from that for names and addresses.</summary>
/// <remarks>Source: service authorization reference, "Resource types defined by Amazon ECR" and "... ECR Public".</remarks>
internal sealed record RegistryIdentity
{
    /// <summary>The account, 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>The region, such as <c>us-east-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>What the registry is called in the addresses of a public registry, the default alias first; empty for a private one.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it is one of ECR Public.</summary>
    public bool IsPublic => Aliases.Count > 0;

    /// <summary>The prefix of actions, and the service that requests are signed for.</summary>
    public string Service => IsPublic ? "ecr-public" : "ecr";

    /// <summary>The registry's id in messages: the account, and the alias in ECR Public.</summary>
    public string Id => IsPublic ? Aliases[0] : Account;

    /// <summary>What a repository is called by ARN; <c>*</c> means each of them.</summary>
    public string Arn(string repository) => IsPublic
        ? $"arn:{Partition}:ecr-public::{Account}:repository/{repository}"
        : $"arn:{Partition}:ecr:{Region}:{Account}:repository/{repository}";

    /// <summary>What a repository is called in the registry's addresses.</summary>
    public RepositoryName PathOf(RepositoryName name) => IsPublic ? RepositoryName.Parse($"{Aliases[0]}/{name}") : name;

    private string Partition =>
        Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
