using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>How full a private repository is. Counting takes a request for each thousand images, so it stops early.</summary>
internal sealed class ImageCountCheck(EcrRegistry registry, Repository repository, EcrClients clients) : ICheck
{
    private const int Page = 1000;
    private const int MostPages = 10;

    // Amazon ECR user guide, "Service quotas": L-03A36CE1.
    private const int PublishedDefault = 100_000;

    public string Area => CheckArea.Quotas;

    public string Subject => repository.ToString();

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } finding)
            yield return finding;
    }

    private async Task<Finding?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            int images = 0;
            string? next = null;
            for (int page = 0; page == 0 || (next is not null && page < MostPages); page++)
            {
                var request = new DescribeImagesRequest { RegistryId = registry.Account, RepositoryName = repository.Name.ToString(), MaxResults = Page, NextToken = next };
                DescribeImagesResponse? found = await clients.FindAsync<DescribeImagesResponse, RepositoryNotFoundException>(
                    registry, "DescribeImages", (ecr, cancelled) => ecr.DescribeImagesAsync(request, cancelled), cancellationToken);

                // A repository that is missing is told elsewhere.
                if (found is null)
                    return null;
                images += found.ImageDetails?.Count ?? 0;
                next = string.IsNullOrEmpty(found.NextToken) ? null : found.NextToken;
            }

            return Finding.Ok(string.Create(
                CultureInfo.InvariantCulture, $"{(next is null ? "" : "more than ")}{images:N0} images of {PublishedDefault:N0}, the published default (L-03A36CE1)"));
        }
        catch (RegistryException refused)
        {
            return Unanswered.Skipped("how many images there are", $"ecr:DescribeImages on {Arns.Of(registry, repository)}", refused);
        }
    }
}
