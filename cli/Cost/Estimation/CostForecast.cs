namespace EcrMirror.Cli.Cost.Estimation;

/// <summary>How storage grows. Depends on what was measured, the prices and what is assumed only.</summary>
/// <param name="Months">Each month, from now, which is 0.</param>
/// <param name="Lacking">Rules whose pace is not known: they are as large in every month as now.</param>
internal sealed record CostForecast(IReadOnlyList<ForecastMonth> Months, IReadOnlyList<string> Lacking)
{
    /// <summary>The mean month of the Gregorian calendar.</summary>
    private const decimal DaysPerMonth = 30.436875m;

    // What was pushed within a day tells no pace.
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromDays(1);

    public static CostForecast Of(IReadOnlyList<CostedRule> rules, Prices prices, int months, Retention retention, decimal? releasesPerMonth)
    {
        Growth[] growing = [.. rules.Where(rule => rule.Images.Count > 0).Select(rule => Growth.Of(rule, releasesPerMonth ?? PaceOf(rule.Images)))];

        // What rules share within repositories is taken to stay the same part of what they store.
        var now = CostEstimate.Of(rules, prices);
        decimal privateShare = Share(now.Sum.PrivateBytes, now.Rules.Sum(rule => rule.PrivateBytes));
        decimal publicShare = Share(now.Sum.PublicBytes, now.Rules.Sum(rule => rule.PublicBytes));
        decimal otherShare = Share(OtherBytes(now.Sum), now.Rules.Sum(OtherBytes));
        return new CostForecast(
            [
                .. Enumerable.Range(0, months + 1).Select(month =>
                {
                    (decimal Images, decimal Private, decimal Public, decimal Other)[] kept = [.. growing.Select(rule => rule.At(month, retention))];
                    decimal privateBytes = privateShare * kept.Sum(rule => rule.Private), publicBytes = publicShare * kept.Sum(rule => rule.Public);
                    return new ForecastMonth(
                        month, kept.Sum(rule => rule.Images), privateBytes + publicBytes + (otherShare * kept.Sum(rule => rule.Other)), CostEstimate.StoragePerMonth(privateBytes, publicBytes, prices));
                }),
            ],
            [.. growing.Where(rule => rule.PerMonth is null).Select(rule => rule.Rule)]);
    }

    /// <summary>New images in a month, by the times of those that are there; null where these do not tell.</summary>
    public static decimal? PaceOf(IReadOnlyList<CostedImage> images)
    {
        // What never moves and stands alone has no next release.
        if (images is [{ IsFixed: true }])
            return 0;

        DateTimeOffset[] times = [.. images.Select(image => image.Time).OfType<DateTimeOffset>().Distinct().Order()];
        return times.Length >= 2 && times[^1] - times[0] >= ShortestSpan
            ? (times.Length - 1) / ((decimal)(times[^1] - times[0]).TotalDays / DaysPerMonth)
            : null;
    }

    private static decimal Share(long together, long each) => each == 0 ? 1 : (decimal)together / each;

    private static long OtherBytes(RuleCost cost) => cost.UniqueBytes - cost.PrivateBytes - cost.PublicBytes;

    /// <summary>What is known of a rule's growth.</summary>
    private sealed record Growth(string Rule, decimal? PerMonth, IReadOnlyList<RepositoryGrowth> Repositories, int Images)
    {
        public static Growth Of(CostedRule rule, decimal? perMonth)
        {
            // Where a time is not known, images are in the order in which the rule has them.
            CostedImage[] oldestFirst = [.. rule.Images.OrderBy(image => image.Time ?? DateTimeOffset.MinValue)];
            return new Growth(
                rule.Id,
                perMonth,
                [
                    .. oldestFirst.SelectMany(image => image.Places).DistinctBy(place => place.Repository)
                        .Select(place => RepositoryGrowth.Of([.. oldestFirst.Where(image => image.Places.Any(other => other.Repository == place.Repository))], place.Storage)),
                ],
                rule.Images.Count);
        }

        public (decimal Images, decimal Private, decimal Public, decimal Other) At(int month, Retention retention)
        {
            decimal images = retention.Kept(Images + ((PerMonth ?? 0) * month), PerMonth);
            decimal Bytes(StorageKind kind) => Repositories.Where(repository => repository.Storage == kind).Sum(repository => repository.Bytes(images, Images));
            return (images, Bytes(StorageKind.Private), Bytes(StorageKind.Public), Bytes(StorageKind.Other));
        }
    }

    /// <summary>How a repository grows.</summary>
    /// <param name="Storage">Who stores it.</param>
    /// <param name="Newest">What so many of the newest images are together, from none to all.</param>
    /// <param name="PerImage">What a new image adds.</param>
    private sealed record RepositoryGrowth(StorageKind Storage, IReadOnlyList<long> Newest, decimal PerImage)
    {
        public static RepositoryGrowth Of(IReadOnlyList<CostedImage> oldestFirst, StorageKind storage)
        {
            var known = new HashSet<Oci.Digest>();
            var newest = new List<long> { 0 };
            foreach (CostedImage image in oldestFirst.Reverse())
                newest.Add(newest[^1] + image.Parts.Where(part => known.Add(part.Digest)).Sum(part => part.Bytes));

            decimal[] added =
            [
                .. oldestFirst.Zip(oldestFirst.Skip(1), (before, after) =>
                {
                    HashSet<Oci.Digest> shared = [.. before.Parts.Select(part => part.Digest)];
                    return (decimal)after.Parts.Where(part => !shared.Contains(part.Digest)).DistinctBy(part => part.Digest).Sum(part => part.Bytes);
                }),
            ];

            // One image shares with no other, as far as is known.
            return new RepositoryGrowth(storage, newest, added.Length > 0 ? added.Average() : newest[^1]);
        }

        /// <summary>What it stores of so many of a rule's images, part of the last one for a part of an image.</summary>
        public decimal Bytes(decimal images, int measured)
        {
            // A repository may have fewer images of the rule than others have.
            decimal mine = images * (Newest.Count - 1) / measured;
            int whole = (int)Math.Min(Math.Floor(mine), Newest.Count - 1);
            decimal more = mine - whole;
            return Newest[whole] + (whole + 1 < Newest.Count ? more * (Newest[whole + 1] - Newest[whole]) : more * PerImage);
        }
    }
}

/// <summary>A month.</summary>
/// <param name="Month">How many months from now.</param>
/// <param name="Images">Images that are kept then.</param>
/// <param name="Bytes">What is stored.</param>
/// <param name="StoragePerMonth">What that costs, in USD.</param>
internal sealed record ForecastMonth(int Month, decimal Images, decimal Bytes, decimal StoragePerMonth);

/// <summary>What is kept of each rule's images; whatever is null sets no limit.</summary>
/// <param name="Newest">So many of the newest.</param>
/// <param name="Days">Those of the last so many days, and one at least.</param>
internal sealed record Retention(int? Newest, int? Days)
{
    private const decimal DaysPerMonth = 30.436875m;

    /// <summary>How many images are kept of those that there would be.</summary>
    /// <param name="images">How many there would be.</param>
    /// <param name="perMonth">New ones in a month; null where that is not known, and days set no limit.</param>
    public decimal Kept(decimal images, decimal? perMonth)
    {
        decimal kept = Newest is { } newest ? Math.Min(images, newest) : images;
        return Days is { } days && perMonth is { } pace ? Math.Min(kept, Math.Max(1, pace * days / DaysPerMonth)) : kept;
    }
}
