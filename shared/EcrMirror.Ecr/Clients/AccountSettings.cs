using Amazon.ECR.Model;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Clients;

/// <summary>Settings that an account has for all of its private repositories in a region.</summary>
internal static class AccountSettings
{
    /// <summary>Whether layers can be mounted. Source: Amazon ECR user guide, "Blob mounting".</summary>
    public const string BlobMounting = "BLOB_MOUNTING";

    /// <summary>What is switched on.</summary>
    public const string Enabled = "ENABLED";

    /// <summary>What the registry's policy can grant. Source: Amazon ECR user guide, "Registry policy scope".</summary>
    public const string PolicyScope = "REGISTRY_POLICY_SCOPE";

    /// <summary>Reads the value of one.</summary>
    /// <exception cref="EcrMirror.Registry.RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public static async Task<string?> ReadAsync(EcrClients clients, EcrRegistry registry, string name, CancellationToken cancellationToken)
    {
        GetAccountSettingResponse found = await clients.AskAsync(
            registry,
            "GetAccountSetting",
            (ecr, cancelled) => ecr.GetAccountSettingAsync(new GetAccountSettingRequest { Name = name }, cancelled),
            cancellationToken);
        return found.Value;
    }
}
