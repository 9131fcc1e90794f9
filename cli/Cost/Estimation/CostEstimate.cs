using EcrMirror.Oci;

namespace EcrMirror.Cli.Cost.Estimation;

/// <summary>What images of rules cost. Depends on what was measured and the prices only.</summary>
internal sealed record CostEstimate
{
    // Each blob is looked for, an upload is begun and ended.
    private const int RequestsPerBlob = 3;

    // Tags of Amazon ECR are looked up by the hundred.
    private const int TagsPerLookUp = 100;

    /// <summary>Each rule for itself, before what costs nothing up to a limit.</summary>
    public required IReadOnlyList<RuleCost> Rules { get; init; }

    /// <summary>All of them: what rules share within a repository is there once, and what costs nothing is taken off.</summary>
    public required RuleCost Sum { get; init; }

    /// <summary>Bytes that are stored more than once at a registry, because several of its repositories have them: Amazon ECR bills each.</summary>
    public required long BytesInSeveralRepositories { get; init; }

    public static CostEstimate Of(IReadOnlyList<CostedRule> rules, Prices prices)
    {
        CostedImage[] all = [.. rules.SelectMany(rule => rule.Images)];
        RuleCost sum = Cost("", all, prices);
        return new CostEstimate
        {
            Rules = [.. rules.Select(rule => Cost(rule.Id, rule.Images, prices))],
            Sum = sum with
            {
                StoragePerMonth = StoragePerMonth(sum.PrivateBytes, sum.PublicBytes, prices),
                TransferOnce = sum.TransferOnce - (Math.Min(prices.Gigabytes(sum.InternetBytes), prices.TransferInternetFreeGigabytes) * prices.TransferInternetPerGigabyte),
            },
            BytesInSeveralRepositories = sum.UniqueBytes - Unique(all, place => place.Repository.Host, _ => true),
        };
    }

    /// <summary>What stored bytes cost in a month, without those that cost nothing.</summary>
    public static decimal StoragePerMonth(decimal privateBytes, decimal publicBytes, Prices prices) =>
        (Math.Max(0, prices.Gigabytes(privateBytes) - prices.PrivateStorageFreeGigabytes) * prices.PrivateStoragePerGigabyteMonth)
        + (Math.Max(0, prices.Gigabytes(publicBytes) - prices.PublicStorageFreeGigabytes) * prices.PublicStoragePerGigabyteMonth);

    private static RuleCost Cost(string rule, IReadOnlyList<CostedImage> images, Prices prices)
    {
        long Stored(StorageKind kind) => Unique(images, place => place.Repository, place => place.Storage == kind);

        // A registry gets each byte once, whatever number of its repositories has it.
        long Moved(TransferKind kind) => Unique(images, place => place.Repository.Host, place => place.Transfer == kind);

        long privateBytes = Stored(StorageKind.Private), publicBytes = Stored(StorageKind.Public);
        long internet = Moved(TransferKind.Internet), cross = Moved(TransferKind.CrossRegion);
        int requests = Requests(images);
        return new RuleCost
        {
            Rule = rule,
            Images = images.Count,
            UniqueBytes = privateBytes + publicBytes + Stored(StorageKind.Other),
            UnsharedBytes = images.Sum(image => image.Parts.Sum(part => part.Bytes) * image.Places.Count),
            PrivateBytes = privateBytes,
            PublicBytes = publicBytes,
            CrossRegionBytes = cross,
            InternetBytes = internet,
            StoragePerMonth = (prices.Gigabytes(privateBytes) * prices.PrivateStoragePerGigabyteMonth) + (prices.Gigabytes(publicBytes) * prices.PublicStoragePerGigabyteMonth),
            TransferOnce = (prices.Gigabytes(Moved(TransferKind.In)) * prices.TransferInPerGigabyte)
                + (prices.Gigabytes(Moved(TransferKind.SameRegion)) * prices.TransferSameRegionPerGigabyte)
                + (prices.Gigabytes(cross) * prices.TransferCrossRegionPerGigabyte)
                + (prices.Gigabytes(internet) * prices.TransferInternetPerGigabyte)
                + (requests / 1000m * prices.RequestsPerThousand),
            RequestsFirst = requests,
            RequestsInPlace = InPlace(images),
            DockerHubPulls = images.Where(image => image.IsFromDockerHub).SelectMany(image => image.Manifests).DistinctBy(manifest => manifest.Digest).Count(),
        };
    }

    private static long Unique<T>(IReadOnlyList<CostedImage> images, Func<CostedPlace, T> storedBy, Func<CostedPlace, bool> counts)
    {
        var known = new HashSet<(T, Digest)>();
        return images.Sum(image => image.Places.Where(counts).Sum(place => image.Parts.Where(part => known.Add((storedBy(place), part.Digest))).Sum(part => part.Bytes)));
    }

    // The source says what a tag means, and gives each manifest and blob once; destinations take each blob once, and manifests by tag and digest.
    private static int Requests(IReadOnlyList<CostedImage> images)
    {
        int read = images.Count(image => !image.IsFixed)
            + images.SelectMany(image => image.Parts).DistinctBy(part => part.Digest).Count();
        var blobs = new HashSet<(Repository, Digest)>();
        var manifests = new HashSet<(Repository, Digest)>();
        int written = 0;
        foreach (CostedImage image in images)
        {
            foreach (CostedPlace place in image.Places)
            {
                written += RequestsPerBlob * image.Blobs.Count(blob => blobs.Add((place.Repository, blob.Digest)));
                written += image.Manifests.Count(manifest => manifests.Add((place.Repository, manifest.Digest))) + Math.Max(0, place.Tags - 1);
            }
        }

        return read + written;
    }

    private static int InPlace(IReadOnlyList<CostedImage> images)
    {
        int looked = images.SelectMany(image => image.Places)
            .Where(place => place.Storage is StorageKind.Private)
            .GroupBy(place => place.Repository)
            .Sum(repository => (repository.Sum(place => place.Tags) + TagsPerLookUp - 1) / TagsPerLookUp);
        return images.Count(image => !image.IsFixed) + looked;
    }
}

/// <summary>What the images of a rule cost.</summary>
internal sealed record RuleCost
{
    public required string Rule { get; init; }

    public required int Images { get; init; }

    /// <summary>What destinations store: in each repository, everything once.</summary>
    public required long UniqueBytes { get; init; }

    /// <summary>What they would if images shared nothing.</summary>
    public required long UnsharedBytes { get; init; }

    public required long PrivateBytes { get; init; }

    public required long PublicBytes { get; init; }

    public required long CrossRegionBytes { get; init; }

    public required long InternetBytes { get; init; }

    /// <summary>In USD, while these images are kept.</summary>
    public required decimal StoragePerMonth { get; init; }

    /// <summary>In USD, once, for the first sync.</summary>
    public required decimal TransferOnce { get; init; }

    /// <summary>Requests of the first sync, sources and destinations together.</summary>
    public required int RequestsFirst { get; init; }

    /// <summary>Requests of a sync that finds everything in place.</summary>
    public required int RequestsInPlace { get; init; }

    /// <summary>Manifests that the first sync reads at Docker Hub, each of which it counts.</summary>
    public required int DockerHubPulls { get; init; }
}
