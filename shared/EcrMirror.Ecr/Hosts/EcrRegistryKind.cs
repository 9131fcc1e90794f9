namespace EcrMirror.Ecr.Hosts;

/// <summary>The two services that registries of AWS belong to. They have control planes, tokens and quotas of their own.</summary>
public enum EcrRegistryKind
{
    /// <summary>Amazon ECR: a registry for each account and region.</summary>
    Private,

    /// <summary>Amazon ECR Public: one registry for the world.</summary>
    Public,
}
