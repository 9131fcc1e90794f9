using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Private = Amazon.ECR.Model;
using Public = Amazon.ECRPublic.Model;

namespace EcrMirror.Ecr.Repositories;

/// <summary>Takes tags away by the control plane, because not every registry of ECR takes a DELETE at <c>/v2/</c>.</summary>
/// <remarks>
/// Source: Amazon ECR API reference, "BatchDeleteImage": an image that is named by its tag loses that tag, and goes with its last one.
/// Repositories with immutable tags take it too.
/// </remarks>
internal sealed class TagRemoval(EcrRegistry registry, EcrClients clients)
{
    private const string Action = "BatchDeleteImage";

    /// <summary>Takes a tag away.</summary>
    /// <returns>Why it cannot be taken away; null once it is gone.</returns>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public async Task<string?> RemoveAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        // Never with a digest: that would take away the image with all of its tags.
        (string? code, string? reason) = registry.Kind is EcrRegistryKind.Public
            ? await RemovePublicAsync(repository, tag, cancellationToken)
            : await RemovePrivateAsync(repository, tag, cancellationToken);
        return code switch
        {
            null or "ImageNotFound" => null,
            "ImageReferencedByManifestList" => $"Amazon ECR does not remove it: {reason ?? code}",
            _ => throw new RegistryException($"{Action} of {repository}:{tag} failed: {code}: {reason}") { Kind = FailureKind.Server, IsTransient = false },
        };
    }

    private async Task<(string? Code, string? Reason)> RemovePrivateAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        var request = new Private.BatchDeleteImageRequest
        {
            RegistryId = registry.Account,
            RepositoryName = repository.Name.ToString(),
            ImageIds = [new Private.ImageIdentifier { ImageTag = tag.ToString() }],
        };
        Private.BatchDeleteImageResponse? answer = await clients.FindAsync<Private.BatchDeleteImageResponse, Private.RepositoryNotFoundException>(
            registry, Action, (ecr, cancelled) => ecr.BatchDeleteImageAsync(request, cancelled), cancellationToken);
        Private.ImageFailure? failure = answer?.Failures?.FirstOrDefault();
        return (failure?.FailureCode?.Value, failure?.FailureReason);
    }

    private async Task<(string? Code, string? Reason)> RemovePublicAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        var request = new Public.BatchDeleteImageRequest
        {
            RegistryId = PublicName.Of(repository).Alias,
            RepositoryName = PublicName.Of(repository).Name,
            ImageIds = [new Public.ImageIdentifier { ImageTag = tag.ToString() }],
        };
        Public.BatchDeleteImageResponse? answer = await clients.FindPublicAsync<Public.BatchDeleteImageResponse, Public.RepositoryNotFoundException>(
            registry, Action, (ecr, cancelled) => ecr.BatchDeleteImageAsync(request, cancelled), cancellationToken);
        Public.ImageFailure? failure = answer?.Failures?.FirstOrDefault();
        return (failure?.FailureCode?.Value, failure?.FailureReason);
    }
}
