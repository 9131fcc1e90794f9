using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>Images: how they are put, read and deleted.</summary>
/// <remarks>Source: ECR API reference, PutImage, BatchGetImage, BatchDeleteImage; ECR user guide, "Deleting an image".</remarks>
internal sealed partial class EcrRegistry
{
    // "refreshed at least once every 24 hours" (API reference, ImageDetail).
    private static readonly TimeSpan PullTimeGranularity = TimeSpan.FromHours(24);

    // "up to 20 minutes" (user guide, "Archiving an image").
    private static readonly TimeSpan RestoreTime = TimeSpan.FromMinutes(20);

    /// <summary>Stores an image, points a tag to it, or both.</summary>
    /// <param name="call">Who asks.</param>
    /// <param name="name">The repository.</param>
    /// <param name="bytes">The manifest.</param>
    /// <param name="mediaType">The manifest's type, where it does not say so itself.</param>
    /// <param name="tagText">The tag, not checked yet; null where there is none.</param>
    /// <param name="promised">The digest that the manifest should have.</param>
    public EcrImage PutImage(EcrCall call, RepositoryName name, ReadOnlyMemory<byte> bytes, string? mediaType, string? tagText, Digest? promised) =>
        Do(call, "PutImage", name, () =>
        {
            EcrRepository repository = RepositoryForPush(call, name);
            (RawManifest raw, Manifest manifest) = ManifestRules.Read(bytes, mediaType);
            Tag? tag = tagText is null ? null
                : Tag.TryParse(tagText, out Tag read) ? read
                : throw EcrError.InvalidParameter("imageTag", "must satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'");
            if (promised is { } digest && digest != raw.Digest)
                throw EcrError.ImageDigestDoesNotMatch(digest, raw.Digest);

            CheckTag(repository, raw.Digest, tag);
            CheckReferences(repository, manifest);
            CheckRoom(repository, raw.Digest, tag);
            return Store(repository, raw, manifest, tag);
        });

    /// <summary>Finds images; what is not found is a failure of its own.</summary>
    public IReadOnlyList<ImageResult> BatchGetImage(EcrCall call, RepositoryName name, IReadOnlyList<ImageId> ids) => Do(call, "BatchGetImage", name, () =>
    {
        EcrRepository repository = Repository(name);
        List<ImageResult> results = [.. ids.Select(id => Find(repository, id))];
        EcrImage[] due = IsExcludedFromPullTimes(call.Caller.Arn)
            ? []
            : [.. results.Select(result => result.Image).OfType<EcrImage>().Where(image => image.LastPulledAt is not { } last || last + PullTimeGranularity <= Now)];
        foreach (EcrImage image in due)
            image.LastPulledAt = Now;
        if (due.Length > 0)
            Changed();
        return (IReadOnlyList<ImageResult>)results;
    });

    /// <summary>Deletes tags, and images by their last tag or their digest.</summary>
    public IReadOnlyList<ImageResult> BatchDeleteImage(EcrCall call, RepositoryName name, IReadOnlyList<ImageId> ids) => Do(call, "BatchDeleteImage", name, () =>
    {
        EcrRepository repository = Repository(name);
        List<ImageResult> results = [];

        // Indexes first: what they list can go in the same request.
        foreach (ImageId id in ids.OrderBy(id => Find(repository, id, anyStatus: true).Image is { Manifest: Manifest.Index } ? 0 : 1))
            results.AddRange(Delete(repository, id));
        Changed();
        return (IReadOnlyList<ImageResult>)results;
    });

    /// <summary>Finds one image. Images that are not active are there only for those who ask for any.</summary>
    public ImageResult Find(EcrRepository repository, ImageId id, bool anyStatus = false)
    {
        if (id is { Digest: null, Tag: null })
            return ImageResult.Failed(id, "MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null");

        Digest digest = default;
        if (id.Digest is not null && !ManifestRules.IsImageDigest(id.Digest))
            return ImageResult.Failed(id, "InvalidImageDigest", "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
        if (id.Digest is not null && !Digest.TryParse(id.Digest, out digest))
            return ImageResult.Failed(id, "ImageNotFound", "Requested image not found");

        if (id.Tag is not null)
        {
            if (!Tag.TryParse(id.Tag, out Tag tag))
                return ImageResult.Failed(id, "InvalidImageTag", "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'");
            if (_store.FindTag(PathOf(repository.Name), tag) is not { } pointed)
                return ImageResult.Failed(id, "ImageNotFound", "Requested image not found");
            if (id.Digest is not null && pointed != digest)
                return ImageResult.Failed(id, "ImageTagDoesNotMatchDigest", "Requested image tag does not match the image digest");
            digest = pointed;
        }

        if (!repository.Images.TryGetValue(digest, out EcrImage? image))
            return ImageResult.Failed(id, "ImageNotFound", "Requested image not found");
        return StatusOf(image) is EcrImageStatus.Active || anyStatus
            ? new ImageResult(id, image)
            : ImageResult.Failed(id, "ImageInaccessible", $"Requested image is not accessible: its status is {image.Status.ToString().ToUpperInvariant()}");
    }

    /// <summary>The tags of a repository, by what they point to.</summary>
    public ILookup<Digest, Tag> TagsByImage(EcrRepository repository) =>
        _store.Tags(PathOf(repository.Name)).OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal).ToLookup(entry => entry.Value, entry => entry.Key);

    /// <summary>The tags of one image.</summary>
    public IReadOnlyList<Tag> TagsOf(EcrRepository repository, Digest digest) =>
        [.. _store.TagsOf(PathOf(repository.Name), digest).OrderBy(tag => tag.ToString(), StringComparer.Ordinal)];

    /// <summary>The images that say they are about another, by digest.</summary>
    public static IReadOnlyList<EcrImage> ReferrersOf(EcrRepository repository, Digest subject) =>
        [.. repository.Images.Values.Where(image => image.Manifest.Subject?.Digest == subject).OrderBy(image => image.Digest.ToString(), StringComparer.Ordinal)];

    /// <summary>The status of an image by now: on its way back from the archive, it is back when its time has come.</summary>
    public EcrImageStatus StatusOf(EcrImage image)
    {
        if (image is { Status: EcrImageStatus.Activating, ActivatedAt: { } at } && at <= Now)
            image.Status = EcrImageStatus.Active;
        return image.Status;
    }

    /// <summary>Puts an image into the archive, or has it brought back.</summary>
    public EcrImageStatus Move(EcrRepository repository, EcrImage image, bool toArchive)
    {
        bool isArchived = StatusOf(image) is EcrImageStatus.Archived;
        if (isArchived == toArchive || image.Status is EcrImageStatus.Activating)
        {
            throw new EcrError(
                "ImageStorageClassUpdateNotSupportedException",
                $"The storage class of the image with digest '{image.Digest}' cannot be updated because its status is {image.Status.ToString().ToUpperInvariant()}");
        }

        if (toArchive)
            (image.Status, image.ArchivedAt) = (EcrImageStatus.Archived, Now);
        else
            (image.Status, image.ActivatedAt) = (EcrImageStatus.Activating, Now + RestoreTime);
        var detail = new Dictionary<string, string>
        {
            ["result"] = "SUCCESS",
            ["repository-name"] = repository.Name.ToString(),
            ["image-digest"] = image.Digest.ToString(),
            ["action-type"] = "UPDATE_STORAGE_CLASS",
            ["target-storage-class"] = toArchive ? "ARCHIVE" : "STANDARD",
            ["manifest-media-type"] = image.Raw.MediaType.ToString(),
        };
        if (image.ArtifactMediaType is { } artifact)
            detail["artifact-media-type"] = artifact;
        Tell("ECR Image Action", repository, detail);
        Changed();
        return image.Status;
    }

    private void CheckTag(EcrRepository repository, Digest digest, Tag? tag)
    {
        bool isRestored = repository.Images.TryGetValue(digest, out EcrImage? held) && held.Status is not EcrImageStatus.Active;
        if (tag is not { } name)
        {
            if (held is not null && !isRestored)
                throw EcrError.ImageAlreadyExists(Identity, repository.Name, digest, null);
            return;
        }

        if (_store.FindTag(PathOf(repository.Name), name) is not { } pointed)
            return;
        if (repository.IsImmutable(name))
            throw EcrError.ImageTagAlreadyExists(repository.Name, name);
        if (pointed == digest && held is not null && !isRestored)
            throw EcrError.ImageAlreadyExists(Identity, repository.Name, digest, name);
    }

    private void CheckReferences(EcrRepository repository, Manifest manifest)
    {
        RepositoryName path = PathOf(repository.Name);
        if (manifest is Manifest.Image image)
        {
            List<Digest> missing = [.. image.Blobs.Select(blob => blob.Digest).Where(digest => _store.FindBlob(path, digest) is null)];
            if (missing.Count > 0)
                throw EcrError.LayersNotFound(Identity, repository.Name, missing);
        }
        else if (manifest is Manifest.Index index)
        {
            List<Digest> missing = [.. index.Manifests.Select(child => child.Digest).Where(digest => !repository.Images.ContainsKey(digest))];
            if (missing.Count > 0)
                throw EcrError.ReferencedImagesNotFound(Identity, repository.Name, missing);
        }
    }

    private void CheckRoom(EcrRepository repository, Digest digest, Tag? tag)
    {
        if (!repository.Images.ContainsKey(digest) && repository.Images.Count >= Quotas.ImagesPerRepository)
        {
            throw EcrError.LimitExceeded(
                $"The repository with name '{repository.Name}' in registry with id '{Identity.Id}' already has the maximum allowed number of images which is '{Quotas.ImagesPerRepository}'");
        }

        if (tag is { } name && _store.FindTag(PathOf(repository.Name), name) != digest
            && _store.TagsOf(PathOf(repository.Name), digest).Count >= Quotas.TagsPerImage)
        {
            throw EcrError.LimitExceeded(
                $"The image with digest '{digest}' in the repository with name '{repository.Name}' in registry with id '{Identity.Id}' already has the maximum allowed number of tags which is '{Quotas.TagsPerImage}'");
        }
    }

    private EcrImage Store(EcrRepository repository, RawManifest raw, Manifest manifest, Tag? tag)
    {
        RepositoryName path = PathOf(repository.Name);
        if (!repository.Images.TryGetValue(raw.Digest, out EcrImage? image))
            repository.Add(image = new EcrImage(raw, manifest, Now));
        else if (image.Status is not EcrImageStatus.Active)
            (image.Status, image.ActivatedAt, image.PushedAt) = (EcrImageStatus.Active, Now, Now);

        long before = _store.Version(path);
        _store.PutManifest(path, raw, manifest, tag, acceptsIncomplete: true);
        if (repository.SeenVersion == before)
            repository.SeenVersion = _store.Version(path);

        _journal.Add(new ManifestPut(path, raw.Digest, tag));
        if (tag is { } name)
        {
            repository.TagTimes[name] = Now;
            if (_store.MissingInTree(path, raw.Digest) is { Count: > 0 } missing)
                _journal.Add(new IncompleteTagSighting(path, name, raw.Digest, missing));
        }

        if (repository.ScansOnPush || ScansOnPush(repository.Name))
            image.ScannedAt = Now;
        TellImage(repository, "PUSH", image, tag);
        Changed();
        return image;
    }

    private List<ImageResult> Delete(EcrRepository repository, ImageId id)
    {
        ImageResult found = Find(repository, id, anyStatus: true);
        if (found.Image is not { } image)
            return [found];

        RepositoryName path = PathOf(repository.Name);
        IReadOnlyList<Tag> tags = TagsOf(repository, image.Digest);
        bool isLast = id.Tag is null || tags.Count == 1;
        if (isLast && repository.IsReferencedImage(image.Digest))
        {
            if (id.Tag is null)
                return [ImageResult.Failed(id, "ImageReferencedByManifestList", $"Requested image referenced by manifest list: [{string.Join(", ", ListedBy(repository, image.Digest))}]")];
            isLast = false;
        }

        List<Tag> gone = id.Tag is null ? [.. tags] : [Tag.Parse(id.Tag)];
        foreach (Tag tag in gone)
        {
            _store.RemoveTag(path, tag);
            repository.TagTimes.Remove(tag);
            TellImage(repository, "DELETE", image, tag);
        }

        if (isLast)
        {
            long before = _store.Version(path);
            _store.RemoveManifest(path, image.Digest);
            repository.Remove(image.Digest);
            if (repository.SeenVersion == before)
                repository.SeenVersion = _store.Version(path);
            if (gone.Count == 0)
                TellImage(repository, "DELETE", image, null);
        }

        return gone.Count == 0 ? [new ImageResult(new ImageId(image.Digest.ToString(), null), image)]
            : [.. gone.Select(tag => new ImageResult(new ImageId(image.Digest.ToString(), tag.ToString()), image))];
    }

    private static IEnumerable<Digest> ListedBy(EcrRepository repository, Digest digest) =>
        repository.Images.Values.Where(image => image.Children.Any(child => child.Digest == digest)).Select(image => image.Digest);

    private void TellImage(EcrRepository repository, string action, EcrImage image, Tag? tag)
    {
        var detail = new Dictionary<string, string>
        {
            ["result"] = "SUCCESS",
            ["repository-name"] = repository.Name.ToString(),
            ["image-digest"] = image.Digest.ToString(),
            ["action-type"] = action,
        };
        if (tag is { } name)
            detail["image-tag"] = name.ToString();
        Tell("ECR Image Action", repository, detail);
    }
}
