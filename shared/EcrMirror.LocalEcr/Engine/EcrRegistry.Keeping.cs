using EcrMirror.LocalEcr.Keeping;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>The registry as it is kept between two processes; uploads and tokens are not.</summary>
internal sealed partial class EcrRegistry
{
    /// <summary>What there is now, and the bytes that it names.</summary>
    /// <param name="manifests">Takes the manifests.</param>
    /// <param name="blobs">Takes the blobs.</param>
    public KeptState.Registry Save(IDictionary<Digest, RawManifest> manifests, IDictionary<Digest, BlobContent> blobs)
    {
        lock (_lock)
        {
            return new KeptState.Registry
            {
                Account = Identity.Account,
                Region = Identity.Region,
                IsPublic = Identity.IsPublic,
                Settings = Settings.Copy(),
                Repositories = [.. Repositories().Select(repository => Save(repository, manifests, blobs))],
            };
        }
    }

    /// <summary>Takes up what was kept, before anything is asked. What has lost its bytes is left out.</summary>
    public void Load(KeptState.Registry kept, Func<Digest, ReadOnlyMemory<byte>?> findManifest, IReadOnlyDictionary<Digest, SharedContent> blobs)
    {
        lock (_lock)
        {
            Settings = kept.Settings.Copy();
            foreach (KeptState.Repository repository in kept.Repositories)
                Load(repository, findManifest, blobs);
        }
    }

    private KeptState.Repository Save(EcrRepository repository, IDictionary<Digest, RawManifest> manifests, IDictionary<Digest, BlobContent> blobs)
    {
        RepositoryName path = PathOf(repository.Name);
        List<Digest> held = [.. _store.Blobs(path).Keys];
        foreach (Digest digest in held)
            blobs[digest] = _store.FindBlob(path, digest)!;
        foreach (EcrImage image in repository.Images.Values)
            manifests[image.Digest] = image.Raw;
        return new KeptState.Repository
        {
            Name = repository.Name,
            CreatedAt = repository.CreatedAt,
            TagMutability = repository.TagMutability,
            ExclusionFilters = [.. repository.ExclusionFilters],
            ScansOnPush = repository.ScansOnPush,
            EncryptionType = repository.EncryptionType,
            KmsKey = repository.KmsKey,
            ResourceTags = new Dictionary<string, string>(repository.ResourceTags),
            PolicyText = repository.PolicyText,
            LifecyclePolicyText = repository.LifecyclePolicyText,
            CatalogData = repository.CatalogData?.DeepClone().AsObject(),
            Blobs = held,
            Images =
            [
                .. repository.Images.Values.Select(image => new KeptState.Image
                {
                    Digest = image.Digest,
                    MediaType = image.Raw.MediaType,
                    PushedAt = image.PushedAt,
                    LastPulledAt = image.LastPulledAt,
                    Status = image.Status,
                    ArchivedAt = image.ArchivedAt,
                    ActivatedAt = image.ActivatedAt,
                    ScannedAt = image.ScannedAt,
                }),
            ],
            Tags =
            [
                .. _store.Tags(path).Select(tag => new KeptState.TagTarget
                {
                    Tag = tag.Key,
                    Digest = tag.Value,
                    At = repository.TagTimes.GetValueOrDefault(tag.Key, repository.CreatedAt),
                }),
            ],
        };
    }

    private void Load(KeptState.Repository kept, Func<Digest, ReadOnlyMemory<byte>?> findManifest, IReadOnlyDictionary<Digest, SharedContent> blobs)
    {
        var repository = new EcrRepository(kept.Name, kept.CreatedAt)
        {
            TagMutability = kept.TagMutability,
            ExclusionFilters = kept.ExclusionFilters,
            ScansOnPush = kept.ScansOnPush,
            EncryptionType = kept.EncryptionType,
            KmsKey = kept.KmsKey,
            PolicyText = kept.PolicyText,
            LifecyclePolicyText = kept.LifecyclePolicyText,
            CatalogData = kept.CatalogData?.DeepClone().AsObject(),
        };
        foreach ((string key, string value) in kept.ResourceTags)
            repository.ResourceTags[key] = value;

        RepositoryName path = PathOf(kept.Name);
        _repositories[kept.Name] = repository;
        _store.AddRepository(path);
        foreach (Digest digest in kept.Blobs.Where(blobs.ContainsKey))
            _store.AddBlob(path, digest, blobs[digest].Use());

        ILookup<Digest, KeptState.TagTarget> tags = kept.Tags.ToLookup(tag => tag.Digest);
        foreach (KeptState.Image image in kept.Images)
        {
            if (findManifest(image.Digest) is not { } bytes)
                continue;

            var raw = new RawManifest(bytes, image.MediaType, image.Digest);
            Manifest manifest = raw.Read();
            repository.Add(new EcrImage(raw, manifest, image.PushedAt)
            {
                LastPulledAt = image.LastPulledAt,
                Status = image.Status,
                ArchivedAt = image.ArchivedAt,
                ActivatedAt = image.ActivatedAt,
                ScannedAt = image.ScannedAt,
            });
            _store.PutManifest(path, raw, manifest, null, acceptsIncomplete: true);
            foreach (KeptState.TagTarget tag in tags[image.Digest])
            {
                _store.PutManifest(path, raw, manifest, tag.Tag, acceptsIncomplete: true);
                repository.TagTimes[tag.Tag] = tag.At;
            }
        }

        repository.SeenVersion = _store.Version(path);
    }
}
