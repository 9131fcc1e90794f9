using System.Runtime.CompilerServices;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>A setting that an account has for all of its repositories in a region.</summary>
/// <param name="subject">The registry's host.</param>
/// <param name="registry">The registry.</param>
/// <param name="name">The setting.</param>
/// <param name="best">The value that a mirror is best off with.</param>
/// <param name="otherwise">What another value means.</param>
/// <param name="clients">Asks.</param>
internal sealed class AccountSettingCheck(string subject, EcrRegistry registry, string name, string best, string otherwise, EcrClients clients) : ICheck
{
    public string Area => CheckArea.Settings;

    public string Subject => subject;

    /// <summary>Whether layers can be mounted. Source: Amazon ECR user guide, "Blob mounting".</summary>
    public static AccountSettingCheck OfMounts(string subject, EcrRegistry registry, EcrClients clients) => new(
        subject, registry, "BLOB_MOUNTING", "ENABLED", "Layers that another repository of the registry holds are sent again instead of mounted.", clients);

    /// <summary>What the registry's policy can grant. Source: Amazon ECR user guide, "Registry policy scope".</summary>
    public static AccountSettingCheck OfPolicyScope(string subject, EcrRegistry registry, EcrClients clients) => new(
        subject,
        registry,
        "REGISTRY_POLICY_SCOPE",
        "V2",
        "The registry's policy can grant ecr:ReplicateImage, ecr:BatchImportUpstreamImage and ecr:CreateRepository only, so pull-through caches need repository policies.",
        clients);

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await FindAsync(cancellationToken);
    }

    private async Task<Finding> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            GetAccountSettingResponse found = await clients.AskAsync(
                registry,
                "GetAccountSetting",
                (ecr, cancelled) => ecr.GetAccountSettingAsync(new GetAccountSettingRequest { Name = name }, cancelled),
                cancellationToken);
            return found.Value == best
                ? Finding.Ok($"{name} is {found.Value}")
                : Finding.Warning($"{name} is {found.Value}", otherwise, $"Run aws ecr put-account-setting --name {name} --value {best} --region {registry.Region}");
        }
        catch (RegistryException refused)
        {
            return Unanswered.Skipped(name, "ecr:GetAccountSetting on *", refused);
        }
    }
}
