using System.ComponentModel.DataAnnotations;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr;

/// <summary>
/// What cannot be told from the names of registries. Credentials are no settings: they come from where AWS's SDK looks for them, the
/// environment, a profile, or the role of the pod, task or machine.
/// </summary>
public sealed class EcrOptions
{
    /// <summary>The name of the configuration section that hosts bind these options to.</summary>
    public const string Section = "Ecr";

    /// <summary>
    /// Registries of Amazon ECR under names that AWS did not give them, an emulator or a private name, and endpoints for those that it did.
    /// </summary>
    public IList<NamedEcrRegistry> Registries { get; } = [];

    /// <summary>
    /// Roles that are assumed for the registries of an account, twelve digits, and with the key <c>public</c> for ECR Public. Without one
    /// an account's registries are used with this process's own credentials.
    /// </summary>
    public IDictionary<string, EcrRole> Roles { get; } = new Dictionary<string, EcrRole>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where roles are assumed, instead of the region's own endpoint of STS: an emulator or a VPC endpoint.</summary>
    [Url(ErrorMessage = "It must be a URL with http or https.")]
    public string? StsEndpoint { get; set; }
}

/// <summary>A registry of Amazon ECR that its host's name does not tell all about.</summary>
public sealed class NamedEcrRegistry
{
    /// <summary>The host, <c>host[:port]</c>, as references name it.</summary>
    public string Host { get; set; } = "";

    /// <summary>Which service it is, if its host does not tell; <see cref="EcrRegistryKind.Private"/> where nothing says.</summary>
    public EcrRegistryKind? Kind { get; set; }

    /// <summary>The account of a private registry, twelve digits.</summary>
    public string? Account { get; set; }

    /// <summary>The region of a private registry.</summary>
    public string? Region { get; set; }

    /// <summary>Where its control plane is, <c>http</c> or <c>https</c>, if not where AWS has it.</summary>
    public string? Endpoint { get; set; }
}

/// <summary>A role that is assumed for the registries of an account.</summary>
public sealed class EcrRole
{
    /// <summary>The ARN of the role. This process's own identity must be allowed <c>sts:AssumeRole</c> on it, and the role must trust it.</summary>
    public string RoleArn { get; set; } = "";

    /// <summary>The id that the role's trust policy asks for, if it does.</summary>
    public string? ExternalId { get; set; }

    /// <summary>How the session is called in that account's CloudTrail.</summary>
    public string SessionName { get; set; } = "ecr-mirror";
}
