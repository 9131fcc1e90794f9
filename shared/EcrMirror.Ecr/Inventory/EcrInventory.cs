using System.Collections.Concurrent;
using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Failures;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Uploads;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;
using Repository = EcrMirror.Oci.Repository;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.Ecr.Inventory;

/// <summary>
/// What a repository holds, asked for a hundred at a time where the control plane can say: several tags or manifests of a private registry,
/// and layers everywhere. One thing alone is asked for as at any registry.
/// </summary>
/// <remarks>
/// Source: Amazon ECR API reference, "BatchGetImage" (what is missing or archived is a failure of its own) and
/// "BatchCheckLayerAvailability". ECR Public has no batch of images.
/// </remarks>
internal sealed partial class EcrInventory(EcrRegistry registry, EcrClients clients, ILayerControl layers, ILogger logger)
{
    private const int Batch = 100;
    private const int Page = 1000;

    private readonly ConcurrentDictionary<string, bool> _denied = new(StringComparer.Ordinal);

    /// <summary>Whether many tags are looked at in one request.</summary>
    public bool FindsTagsTogether => registry.Kind is EcrRegistryKind.Private && !_denied.ContainsKey("BatchGetImage");

    /// <summary>What tags point to; null where the control plane is not to be asked.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public async Task<IReadOnlyDictionary<Tag, Digest>?> FindTagsAsync(
        Repository repository, IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken)
    {
        IReadOnlyList<Image>? images = await FindImagesAsync(
            repository, [.. tags.Select(tag => new ImageIdentifier { ImageTag = tag.ToString() })], cancellationToken);
        return images?.ToDictionary(image => Tag.Parse(image.ImageId!.ImageTag!), image => Digest.Parse(image.ImageId!.ImageDigest!));
    }

    /// <summary>Those manifests that the repository holds; null where the control plane is not to be asked.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public async Task<IReadOnlySet<Digest>?> FindManifestsAsync(
        Repository repository, IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken)
    {
        IReadOnlyList<Image>? images = await FindImagesAsync(
            repository, [.. manifests.Select(digest => new ImageIdentifier { ImageDigest = digest.ToString() })], cancellationToken);
        return images?.Select(image => Digest.Parse(image.ImageId!.ImageDigest!)).ToHashSet();
    }

    /// <summary>Those blobs that can be used in the repository; null where the control plane may not be asked.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public async Task<IReadOnlySet<Digest>?> FindBlobsAsync(
        Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken)
    {
        var found = new HashSet<Digest>();
        return await UnlessDeniedAsync<IReadOnlySet<Digest>>("BatchCheckLayerAvailability", async () =>
        {
            foreach (Digest[] some in blobs.Distinct().Chunk(Batch))
                found.UnionWith(await layers.FindAsync(repository, some, cancellationToken));
            return found;
        });
    }

    /// <summary>When each tag's image was pushed; null where the control plane does not say, as ECR Public's does not of others' repositories.</summary>
    /// <exception cref="RegistryException">The control plane said no, broke, or could not be reached.</exception>
    /// <remarks>Source: Amazon ECR API reference, "DescribeImages": a page has at most a thousand images.</remarks>
    public Task<IReadOnlyDictionary<Tag, DateTimeOffset>?> FindPushTimesAsync(Repository repository, CancellationToken cancellationToken) =>
        registry.Kind is EcrRegistryKind.Public
            ? Task.FromResult<IReadOnlyDictionary<Tag, DateTimeOffset>?>(null)
            : UnlessDeniedAsync<IReadOnlyDictionary<Tag, DateTimeOffset>>("DescribeImages", async () =>
            {
                IReadOnlyList<ImageDetail> images = await Pages.ReadAsync<ImageDetail>(async next =>
                {
                    var request = new DescribeImagesRequest
                    {
                        RegistryId = registry.Account,
                        RepositoryName = repository.Name.ToString(),
                        Filter = new DescribeImagesFilter { TagStatus = TagStatus.TAGGED },
                        MaxResults = Page,
                        NextToken = next,
                    };
                    DescribeImagesResponse? page = await clients.FindAsync<DescribeImagesResponse, RepositoryNotFoundException>(
                        registry, "DescribeImages", (ecr, cancelled) => ecr.DescribeImagesAsync(request, cancelled), cancellationToken);
                    return (page?.ImageDetails, page?.NextToken);
                });
                return images
                    .Where(image => image.ImagePushedAt is not null)
                    .SelectMany(image => (image.ImageTags ?? []).Select(tag => (Tag: Tag.Parse(tag), PushedAt: new DateTimeOffset(image.ImagePushedAt!.Value.ToUniversalTime()))))
                    .ToDictionary(tag => tag.Tag, tag => tag.PushedAt);
            });

    private async Task<IReadOnlyList<Image>?> FindImagesAsync(
        Repository repository, IReadOnlyCollection<ImageIdentifier> ids, CancellationToken cancellationToken)
    {
        if (ids.Count < 2 || registry.Kind is EcrRegistryKind.Public)
            return null;

        return await UnlessDeniedAsync<IReadOnlyList<Image>>("BatchGetImage", async () =>
        {
            var found = new List<Image>();
            foreach (ImageIdentifier[] some in ids.Chunk(Batch))
            {
                var request = new BatchGetImageRequest
                {
                    RegistryId = registry.Account,
                    RepositoryName = repository.Name.ToString(),
                    ImageIds = [.. some],

                    // Without all of them it may answer with another manifest, made from the one that is there.
                    AcceptedMediaTypes = [.. MediaType.Manifests.Select(type => type.ToString())],
                };
                BatchGetImageResponse? page = await clients.FindAsync<BatchGetImageResponse, RepositoryNotFoundException>(
                    registry, "BatchGetImage", (ecr, cancelled) => ecr.BatchGetImageAsync(request, cancelled), cancellationToken);
                found.AddRange(page?.Images ?? []);
            }

            return found;
        });
    }

    // Who may read and write but not ask in batches asks for each thing, as at any registry.
    private async Task<T?> UnlessDeniedAsync<T>(string action, Func<Task<T>> ask)
        where T : class
    {
        if (_denied.ContainsKey(action))
            return null;
        try
        {
            return await ask();
        }
        catch (RegistryException denied) when (denied.IsClosed())
        {
            if (_denied.TryAdd(action, true))
                LogDenied(action, registry, denied.Message);
            return null;
        }
    }

    [LoggerMessage(1113, LogLevel.Warning, "{Action} is not asked of {Registry} any more; what is there is looked for one by one: {Reason}")]
    private partial void LogDenied(string action, EcrRegistry registry, string reason);
}
