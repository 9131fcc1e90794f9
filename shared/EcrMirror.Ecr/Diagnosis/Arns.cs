using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>What things are called in policies.</summary>
internal static class Arns
{
    /// <summary>A repository; at ECR Public the account is not known from its name.</summary>
    public static string Of(EcrRegistry registry, Repository repository) => registry.Kind is EcrRegistryKind.Public
        ? $"arn:{registry.Partition}:ecr-public::{registry.Account ?? "*"}:repository/{PublicName.Of(repository).Name}"
        : $"arn:{registry.Partition}:ecr:{registry.Region}:{registry.Account}:repository/{repository.Name}";

    /// <summary>The role behind the ARN of a session, as settings of AWS name it; anything else as it is. Sessions do not tell a role's path.</summary>
    public static string PrincipalOf(string caller)
    {
        string[] parts = caller.Split(':');
        return parts is [_, var partition, "sts", _, var account, var resource] && resource.Split('/') is ["assumed-role", var role, ..]
            ? $"arn:{partition}:iam::{account}:role/{role}"
            : caller;
    }
}
