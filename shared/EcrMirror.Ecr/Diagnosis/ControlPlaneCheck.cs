using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>
/// A check that puts a question to a control plane. Where that answers nobody, or only for another account, the check is skipped: why is told
/// once, with the credentials.
/// </summary>
internal abstract class ControlPlaneCheck(string area, string subject, EcrRegistry registry, ControlPlanes planes) : Check(area, subject)
{
    /// <summary>Whose control plane is asked.</summary>
    protected EcrRegistry Registry => registry;

    /// <summary>What is asked, as the subject of "is not known".</summary>
    protected abstract string Question { get; }

    /// <summary>What has to be allowed for it, and on what.</summary>
    protected abstract string Action { get; }

    /// <summary>Whether AWS answers for the account of who asks, whichever registry is meant.</summary>
    protected virtual bool IsAnsweredForCaller => false;

    /// <summary>Whether mirroring cannot work where something other than a permission is in the way.</summary>
    protected virtual bool IsVital => false;

    /// <summary>The account of who asks, where that is known and not the registry's; else null.</summary>
    protected Task<string?> FindForeignAccountAsync(CancellationToken cancellationToken) => planes.FindForeignAccountAsync(registry, cancellationToken);

    /// <summary>Asks.</summary>
    /// <exception cref="RegistryException">It was not answered.</exception>
    protected abstract Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken);

    protected sealed override async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken)
    {
        if (await planes.FindObstacleAsync(registry, cancellationToken) is not null)
            return [Finding.Skipped($"{Question} is not known", "AWS cannot be asked: see credentials.")];
        if (IsAnsweredForCaller && await FindForeignAccountAsync(cancellationToken) is { } answered)
            return [Finding.Skipped($"{Question} is not known", $"AWS answers for account {answered} only: see credentials.")];

        try
        {
            return await AskAsync(cancellationToken);
        }
        catch (RegistryException denied) when (denied.Kind is FailureKind.Permission)
        {
            return await FindForeignAccountAsync(cancellationToken) is { } own
                ? [Finding.Skipped($"{Question} is not known", $"{Action} is denied to account {own}: see credentials.")]
                : [Finding.Skipped($"{Question} is not known", Refusal.Said(denied), $"Allow {Action} to be told.")];
        }
        catch (RegistryException refused)
        {
            return IsVital ? [Finding.Failed($"{Question} is not known", refused.Message)] : [Finding.Skipped($"{Question} is not known", refused.Message)];
        }
    }
}
