namespace EcrMirror.Ecr.Hosts;

/// <summary>
/// What is known of a registry of Amazon ECR or ECR Public: whose it is, where, and how its control plane is reached. Registries that
/// are equal share clients and tokens.
/// </summary>
public sealed record EcrRegistry
{
    /// <summary>The one region in which ECR Public hands out tokens and makes repositories.</summary>
    public const string PublicRegion = "us-east-1";

    /// <summary>Which of the two services it belongs to.</summary>
    public required EcrRegistryKind Kind { get; init; }

    /// <summary>The account of a private registry, twelve digits; null for ECR Public, unless the settings name one, and for that of whoever asks.</summary>
    public string? Account { get; init; }

    /// <summary>The region of its control plane, and of the signatures that are shown there.</summary>
    public required string Region { get; init; }

    /// <summary>Whether its host is one of those with FIPS 140 cryptography; its control plane is then, too.</summary>
    public bool IsFips { get; init; }

    /// <summary>Whether its host answers over IPv6 as well; its control plane does then, too.</summary>
    public bool IsDualStack { get; init; }

    /// <summary>Where its control plane is, if it is not where AWS has it.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The partition of the region as ARNs have it, such as <c>aws</c> or <c>aws-cn</c>.</summary>
    public string Partition => Hosts.Partition.Of(Region).Name;

    /// <summary>ECR Public as AWS has it.</summary>
    internal static EcrRegistry PublicRegistry { get; } = new() { Kind = EcrRegistryKind.Public, Region = PublicRegion };

    /// <summary>As an operator would say it.</summary>
    public override string ToString() =>
        Kind is EcrRegistryKind.Public ? "ECR Public" : $"the registry of {(Account is null ? "your own account" : $"account {Account}")} in {Region}";
}
