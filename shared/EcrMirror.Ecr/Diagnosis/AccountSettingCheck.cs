using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>A setting that an account has for all of its repositories in a region.</summary>
/// <param name="subject">The registry's host.</param>
/// <param name="registry">The registry.</param>
/// <param name="name">The setting.</param>
/// <param name="best">The value that a mirror is best off with.</param>
/// <param name="otherwise">What another value means.</param>
/// <param name="clients">Asks.</param>
/// <param name="planes">Know whether to ask.</param>
internal sealed class AccountSettingCheck(
    string subject, EcrRegistry registry, string name, string best, string otherwise, EcrClients clients, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Settings, subject, registry, planes)
{
    protected override string Question => name;

    protected override string Action => "ecr:GetAccountSetting on *";

    protected override bool IsAnsweredForCaller => true;

    /// <summary>Whether layers can be mounted.</summary>
    public static AccountSettingCheck OfMounts(string subject, EcrRegistry registry, EcrClients clients, ControlPlanes planes) => new(
        subject,
        registry,
        AccountSettings.BlobMounting,
        AccountSettings.Enabled,
        "Layers that another repository of the registry holds are sent again instead of mounted.",
        clients,
        planes);

    /// <summary>What the registry's policy can grant.</summary>
    public static AccountSettingCheck OfPolicyScope(string subject, EcrRegistry registry, EcrClients clients, ControlPlanes planes) => new(
        subject,
        registry,
        AccountSettings.PolicyScope,
        "V2",
        "The registry's policy can grant ecr:ReplicateImage, ecr:BatchImportUpstreamImage and ecr:CreateRepository only, so pull-through caches need repository policies.",
        clients,
        planes);

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        string? value = await AccountSettings.ReadAsync(clients, Registry, name, cancellationToken);
        return value == best
            ? [Finding.Ok($"{name} is {value}")]
            : [Finding.Warning($"{name} is {value}", otherwise, $"Run {AwsCommand.Of(Registry, $"put-account-setting --name {name} --value {best}")}")];
    }
}
