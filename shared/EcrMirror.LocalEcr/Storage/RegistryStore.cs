using System.Diagnostics.CodeAnalysis;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Storage;

/// <summary>
/// Everything a registry holds. One lock guards all of it, so that a manifest is checked and stored in one step. A repository comes
/// into being with the first thing stored in it.
/// </summary>
internal sealed class RegistryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RepositoryName, Shelf> _repositories = [];
    private readonly Dictionary<Digest, Held> _blobs = [];

    public IReadOnlyList<RepositoryName> Repositories
    {
        get
        {
            lock (_lock)
                return [.. _repositories.Keys.OrderBy(name => name.ToString(), StringComparer.Ordinal)];
        }
    }

    public bool Exists(RepositoryName repository)
    {
        lock (_lock)
            return _repositories.ContainsKey(repository);
    }

    public IReadOnlyDictionary<Tag, Digest> Tags(RepositoryName repository)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) ? new Dictionary<Tag, Digest>(shelf.Tags) : [];
    }

    public IReadOnlyDictionary<Digest, RawManifest> Manifests(RepositoryName repository)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) ? new Dictionary<Digest, RawManifest>(shelf.Manifests) : [];
    }

    public IReadOnlyDictionary<Digest, long> Blobs(RepositoryName repository)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) ? shelf.Blobs.ToDictionary(digest => digest, digest => _blobs[digest].Content.Size) : [];
    }

    public BlobContent? FindBlob(RepositoryName repository, Digest digest)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) && shelf.Blobs.Contains(digest) ? _blobs[digest].Content : null;
    }

    public RawManifest? FindManifest(RepositoryName repository, Digest digest)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) ? shelf.Manifests.GetValueOrDefault(digest) : null;
    }

    public RawManifest? FindManifest(RepositoryName repository, Tag tag)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) && shelf.Tags.TryGetValue(tag, out Digest digest) ? shelf.Manifests.GetValueOrDefault(digest) : null;
    }

    public void AddBlob(RepositoryName repository, Digest digest, BlobContent content)
    {
        lock (_lock)
        {
            if (!_blobs.TryGetValue(digest, out Held? held))
                _blobs[digest] = held = new Held(content);
            else
                content.Discard();

            if (ShelfOf(repository).Blobs.Add(digest))
                held.Repositories++;
        }
    }

    public bool MountBlob(RepositoryName from, RepositoryName to, Digest digest)
    {
        lock (_lock)
        {
            if (!TryShelf(from, out Shelf? source) || !source.Blobs.Contains(digest))
                return false;
            if (ShelfOf(to).Blobs.Add(digest))
                _blobs[digest].Repositories++;
            return true;
        }
    }

    public bool RemoveBlob(RepositoryName repository, Digest digest)
    {
        lock (_lock)
        {
            if (!TryShelf(repository, out Shelf? shelf) || !shelf.Blobs.Remove(digest))
                return false;
            if (--_blobs[digest].Repositories == 0 && _blobs.Remove(digest, out Held? held))
                held.Content.Discard();
            return true;
        }
    }

    /// <summary>
    /// Stores a manifest, and points a tag to it if one is given. What is missing directly under it is returned, and then nothing
    /// was stored, unless incomplete manifests are accepted.
    /// </summary>
    public IReadOnlyList<MissingContent> PutManifest(
        RepositoryName repository, RawManifest raw, Manifest manifest, Tag? tag, bool acceptsIncomplete)
    {
        lock (_lock)
        {
            if (!acceptsIncomplete && MissingUnder(repository, manifest) is { Count: > 0 } missing)
                return missing;

            Shelf shelf = ShelfOf(repository);
            if (!shelf.Manifests.ContainsKey(raw.Digest))
                shelf.Version++;
            shelf.Manifests[raw.Digest] = raw;
            if (tag is { } name)
                shelf.Tags[name] = raw.Digest;
            return [];
        }
    }

    /// <summary>Everything the tree under a manifest lacks, at any depth.</summary>
    public IReadOnlyList<Descriptor> MissingInTree(RepositoryName repository, Digest root)
    {
        lock (_lock)
        {
            var missing = new List<Descriptor>();
            var seen = new HashSet<Digest>();
            var open = new Stack<Digest>([root]);
            while (open.TryPop(out Digest digest))
            {
                if (!seen.Add(digest) || FindManifest(repository, digest) is not { } raw)
                    continue;

                Manifest manifest = raw.Read();
                missing.AddRange(MissingUnder(repository, manifest).Select(content => content.Descriptor));
                if (manifest is Manifest.Index index)
                    index.Manifests.ToList().ForEach(child => open.Push(child.Digest));
            }

            return missing;
        }
    }

    public bool RemoveManifest(RepositoryName repository, Digest digest)
    {
        lock (_lock)
        {
            if (!TryShelf(repository, out Shelf? shelf) || !shelf.Manifests.Remove(digest))
                return false;
            shelf.Version++;
            foreach (Tag tag in shelf.Tags.Where(entry => entry.Value == digest).Select(entry => entry.Key).ToList())
                shelf.Tags.Remove(tag);
            return true;
        }
    }

    /// <summary>Forgets a manifest and leaves the tags that point to it, as damage does.</summary>
    public bool LoseManifest(RepositoryName repository, Digest digest)
    {
        lock (_lock)
        {
            if (!TryShelf(repository, out Shelf? shelf) || !shelf.Manifests.Remove(digest))
                return false;
            shelf.Version++;
            return true;
        }
    }

    /// <summary>How often the manifests of a repository have changed.</summary>
    public long Version(RepositoryName repository)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) ? shelf.Version : 0;
    }

    /// <summary>What a tag points to, whether or not that is there.</summary>
    public Digest? FindTag(RepositoryName repository, Tag tag)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) && shelf.Tags.TryGetValue(tag, out Digest digest) ? digest : null;
    }

    /// <summary>The tags that point to a manifest.</summary>
    public IReadOnlyList<Tag> TagsOf(RepositoryName repository, Digest digest)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) ? [.. shelf.Tags.Where(entry => entry.Value == digest).Select(entry => entry.Key)] : [];
    }

    /// <summary>Has a repository exist with nothing in it.</summary>
    public void AddRepository(RepositoryName repository)
    {
        lock (_lock)
            ShelfOf(repository);
    }

    /// <summary>Forgets a repository and all that is in it.</summary>
    public void RemoveRepository(RepositoryName repository)
    {
        lock (_lock)
        {
            foreach (Digest digest in Blobs(repository).Keys)
                RemoveBlob(repository, digest);
            _repositories.Remove(repository);
        }
    }

    public bool RemoveTag(RepositoryName repository, Tag tag)
    {
        lock (_lock)
            return TryShelf(repository, out Shelf? shelf) && shelf.Tags.Remove(tag);
    }

    private List<MissingContent> MissingUnder(RepositoryName repository, Manifest manifest)
    {
        IEnumerable<(Descriptor Descriptor, long? Held)> named = manifest switch
        {
            Manifest.Image image => image.Blobs.Select(blob => (blob, FindBlob(repository, blob.Digest)?.Size)),
            Manifest.Index index => index.Manifests.Select(child => (child, (long?)FindManifest(repository, child.Digest)?.Content.Length)),
            _ => throw new InvalidOperationException("Manifests are a closed set of two."),
        };
        return [.. named.Where(content => content.Held != content.Descriptor.Size).Select(content => new MissingContent(content.Descriptor, content.Held))];
    }

    private bool TryShelf(RepositoryName repository, [NotNullWhen(true)] out Shelf? shelf) => _repositories.TryGetValue(repository, out shelf);

    private Shelf ShelfOf(RepositoryName repository)
    {
        if (!_repositories.TryGetValue(repository, out Shelf? shelf))
            _repositories[repository] = shelf = new Shelf();
        return shelf;
    }

    private sealed class Shelf
    {
        public HashSet<Digest> Blobs { get; } = [];

        public Dictionary<Digest, RawManifest> Manifests { get; } = [];

        public Dictionary<Tag, Digest> Tags { get; } = [];

        public long Version { get; set; }
    }

    private sealed class Held(BlobContent content)
    {
        public BlobContent Content { get; } = content;

        public int Repositories { get; set; }
    }
}
