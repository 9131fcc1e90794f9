using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>How the registry scans what is pushed to it.</summary>
internal sealed class ScanningCheck(string subject, EcrRegistry registry, EcrClients clients, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Settings, subject, registry, planes)
{
    protected override string Question => "how images are scanned";

    protected override string Action => "ecr:GetRegistryScanningConfiguration on *";

    protected override bool IsAnsweredForCaller => true;

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        GetRegistryScanningConfigurationResponse found = await clients.AskAsync(
            Registry,
            "GetRegistryScanningConfiguration",
            (ecr, cancelled) => ecr.GetRegistryScanningConfigurationAsync(new GetRegistryScanningConfigurationRequest(), cancelled),
            cancellationToken);
        string[] rules = [.. (found.ScanningConfiguration?.Rules ?? []).Select(Describe)];
        string type = found.ScanningConfiguration?.ScanType?.Value ?? "BASIC";
        return [Finding.Ok(rules is [] ? $"{type} scanning, by no rule of the registry" : $"{type} scanning: {string.Join("; ", rules)}")];
    }

    private static string Describe(RegistryScanningRule rule) =>
        $"{rule.ScanFrequency?.Value} for {string.Join(", ", (rule.RepositoryFilters ?? []).Select(filter => filter.Filter))}";
}
