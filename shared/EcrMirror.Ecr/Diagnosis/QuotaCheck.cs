using System.Runtime.CompilerServices;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>What AWS takes unless it was asked for more. What holds for an account only Service Quotas knows, which is not asked.</summary>
/// <remarks>Source: Amazon ECR user guide and ECR Public user guide, "Service quotas".</remarks>
internal sealed class QuotaCheck(string subject, EcrRegistry registry) : ICheck
{
    public string Area => CheckArea.Quotas;

    public string Subject => subject;

    private string Service => registry.Kind is EcrRegistryKind.Public ? "ecr-public" : "ecr";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return Finding.Skipped(
            registry.Kind is EcrRegistryKind.Public
                ? "published defaults: PutImage 10/s, InitiateLayerUpload and CompleteLayerUpload 10/s each, UploadLayerPart 260/s, 100,000 images in a repository (L-F0CAD50B)"
                : "published defaults: PutImage 10/s (L-AD52DFB2), InitiateLayerUpload and CompleteLayerUpload 100/s each, UploadLayerPart 500/s, 100,000 repositories (L-CFEB8E8D), 100,000 images in each (L-03A36CE1)",
            "What holds for the account is not read from Service Quotas.",
            $"aws service-quotas list-service-quotas --service-code {Service} --region {registry.Region} shows it.");
    }
}
