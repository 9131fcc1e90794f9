using System.Globalization;
using EcrMirror.Ecr.Failures;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Who asks a registry, where its credentials come from, how long they are good, and whether they are of the registry's account.</summary>
internal sealed class IdentityCheck(string subject, EcrRegistry registry, CallerIdentities identities, ControlPlanes planes)
    : Check(CheckArea.Credentials, subject)
{
    protected override async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            CallerIdentity identity = await identities.FindAsync(registry, cancellationToken);
            string from = $"from {identity.Link}{(identity.ExpiresAt is { } end ? string.Create(CultureInfo.InvariantCulture, $", renewed by {end:yyyy-MM-dd HH:mm:ss}Z") : "")}";
            string who = identity.Arn is { } arn ? $"{arn}, {from}"
                : identity.Account is { } account ? $"credentials of account {account}, {from}; whose they are is not known"
                : $"credentials of AWS are there, {from}; whose they are is not known";
            if (await planes.FindForeignAccountAsync(registry, cancellationToken) is not null)
            {
                return
                [
                    Finding.Warning(
                        $"{who}; {WrongInput.AccountOf(registry)} is another account",
                        "There, only what the policies of repositories allow can be done.",
                        $"Correct that account, use credentials of it, or name a role of it in {EcrOptions.Section}:{nameof(EcrOptions.Roles)}."),
                ];
            }

            return [identity.Arn is null ? Finding.Skipped(who, identity.Unknown) : Finding.Ok(who)];
        }
        catch (RegistryException none)
        {
            // Whether that is a failure depends on what else opens the registry: the check of the token tells it.
            return await planes.FindObstacleAsync(registry, cancellationToken) is null ? [Finding.Skipped("who asks is not known", none.Message)] : [];
        }
    }
}
