using System.Runtime.CompilerServices;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>How the registry scans what is pushed to it.</summary>
internal sealed class ScanningCheck(string subject, EcrRegistry registry, EcrClients clients) : ICheck
{
    public string Area => CheckArea.Settings;

    public string Subject => subject;

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await FindAsync(cancellationToken);
    }

    private async Task<Finding> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            GetRegistryScanningConfigurationResponse found = await clients.AskAsync(
                registry,
                "GetRegistryScanningConfiguration",
                (ecr, cancelled) => ecr.GetRegistryScanningConfigurationAsync(new GetRegistryScanningConfigurationRequest(), cancelled),
                cancellationToken);
            string[] rules = [.. (found.ScanningConfiguration?.Rules ?? []).Select(Describe)];
            string type = found.ScanningConfiguration?.ScanType?.Value ?? "BASIC";
            return Finding.Ok(rules is [] ? $"{type} scanning, by no rule of the registry" : $"{type} scanning: {string.Join("; ", rules)}");
        }
        catch (RegistryException refused)
        {
            return Unanswered.Skipped("how images are scanned", "ecr:GetRegistryScanningConfiguration on *", refused);
        }
    }

    private static string Describe(RegistryScanningRule rule) =>
        $"{rule.ScanFrequency?.Value} for {string.Join(", ", (rule.RepositoryFilters ?? []).Select(filter => filter.Filter))}";
}
