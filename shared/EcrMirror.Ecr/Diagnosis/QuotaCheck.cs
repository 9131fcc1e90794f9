using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>What AWS takes unless it was asked for more. What holds for an account only Service Quotas knows, which is not asked.</summary>
/// <remarks>Source: Amazon ECR user guide and ECR Public user guide, "Service quotas".</remarks>
internal sealed class QuotaCheck(string subject, EcrRegistry registry) : Check(CheckArea.Quotas, subject)
{
    private string Service => registry.Kind is EcrRegistryKind.Public ? "ecr-public" : "ecr";

    protected override Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>(
    [
        Finding.Skipped(
            registry.Kind is EcrRegistryKind.Public
                ? "published defaults: PutImage 10/s, InitiateLayerUpload and CompleteLayerUpload 10/s each, UploadLayerPart 260/s, 100,000 images in a repository (L-F0CAD50B)"
                : "published defaults: PutImage 10/s (L-AD52DFB2), InitiateLayerUpload and CompleteLayerUpload 100/s each, UploadLayerPart 500/s, 100,000 repositories (L-CFEB8E8D), 100,000 images in each (L-03A36CE1)",
            "What holds for the account is not read from Service Quotas.",

            // Another service, which is not where an endpoint of the registry is.
            registry.Endpoint is null ? $"aws service-quotas list-service-quotas --service-code {Service} --region {registry.Region} shows it." : null),
    ]);
}
