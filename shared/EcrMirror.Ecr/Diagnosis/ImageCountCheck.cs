using System.Globalization;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>How full a private repository is. Counting takes a request for each thousand images, so it stops early.</summary>
internal sealed class ImageCountCheck(EcrRegistry registry, Repository repository, EcrClients clients, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Quotas, repository.ToString(), registry, planes)
{
    private const int Page = 1000;
    private const int MostPages = 10;

    // Amazon ECR user guide, "Service quotas": L-03A36CE1.
    private const int PublishedDefault = 100_000;

    protected override string Question => "how many images there are";

    protected override string Action => $"ecr:DescribeImages on {Arns.Of(Registry, repository)}";

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        int images = 0;
        string? next = null;
        for (int page = 0; page == 0 || (next is not null && page < MostPages); page++)
        {
            var request = new DescribeImagesRequest { RegistryId = Registry.Account, RepositoryName = repository.Name.ToString(), MaxResults = Page, NextToken = next };
            DescribeImagesResponse? found = await clients.FindAsync<DescribeImagesResponse, RepositoryNotFoundException>(
                Registry, "DescribeImages", (ecr, cancelled) => ecr.DescribeImagesAsync(request, cancelled), cancellationToken);

            // A repository that is missing is told elsewhere.
            if (found is null)
                return [];
            images += found.ImageDetails?.Count ?? 0;
            next = string.IsNullOrEmpty(found.NextToken) ? null : found.NextToken;
        }

        return
        [
            Finding.Ok(string.Create(
                CultureInfo.InvariantCulture, $"{(next is null ? "" : "more than ")}{images:N0} images of {PublishedDefault:N0}, the published default (L-03A36CE1)")),
        ];
    }
}
