using System.Globalization;
using System.Runtime.CompilerServices;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Who asks a registry, where its credentials come from, and how long they are good.</summary>
internal sealed class IdentityCheck(string subject, EcrRegistry registry, CallerIdentities identities) : ICheck
{
    public string Area => CheckArea.Credentials;

    public string Subject => subject;

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await FindAsync(cancellationToken);
    }

    private async Task<Finding> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            CallerIdentity identity = await identities.FindAsync(registry, cancellationToken);
            string from = $"from {identity.Link}{(identity.ExpiresAt is { } end ? string.Create(CultureInfo.InvariantCulture, $", renewed by {end:yyyy-MM-dd HH:mm:ss}Z") : "")}";
            return identity.Arn is { } arn
                ? Finding.Ok($"{arn}, {from}")
                : Finding.Skipped($"credentials of AWS are there, {from}; whose they are is not known", identity.Unknown);
        }
        catch (RegistryException none)
        {
            // Whether that is a failure depends on what else opens the registry, which is another check's matter.
            return Finding.Warning("no credentials of AWS", none.Message);
        }
    }
}
