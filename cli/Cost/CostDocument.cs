using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Planner.Measure;

namespace EcrMirror.Cli.Cost;

/// <summary>The JSON document of <c>cost</c>. docs/cost.md describes it: members are added, never renamed or removed. Money is in USD.</summary>
internal sealed record CostDocument
{
    public required Prices Prices { get; init; }

    public required IReadOnlyList<RuleCost> Rules { get; init; }

    public required RuleCost Sum { get; init; }

    /// <summary>Bytes that several repositories of a registry have, and that are billed for each.</summary>
    public required long BytesInSeveralRepositories { get; init; }

    /// <summary>The forecast; null where none was asked for.</summary>
    public required ForecastPart? Forecast { get; init; }

    /// <summary>What could not be measured, and is not among the figures.</summary>
    public required IReadOnlyList<Failure> Failures { get; init; }

    public required int ManifestsRead { get; init; }

    public required int ManifestsKept { get; init; }

    public static CostDocument Of(
        IReadOnlyList<(CostedRule Rule, MeasuredSource Source)> measured, Prices prices, int months, Retention retention, decimal? releasesPerMonth)
    {
        CostedRule[] rules = [.. measured.Select(each => each.Rule)];
        var estimate = CostEstimate.Of(rules, prices);
        return new CostDocument
        {
            Prices = prices,

            // A rule of which nothing could be measured costs an unknown sum, which is not zero.
            Rules = [.. estimate.Rules.Where(rule => rule.Images > 0)],
            Sum = estimate.Sum,
            BytesInSeveralRepositories = estimate.BytesInSeveralRepositories,
            Forecast = months > 0 ? ForecastPart.Of(CostForecast.Of(rules, prices, months, retention, releasesPerMonth), retention, releasesPerMonth) : null,
            Failures = [.. measured.SelectMany(each => each.Source.Failures.Select(failed => new Failure(each.Rule.Id, failed.Source, failed.Reason)))],
            ManifestsRead = measured.Sum(each => each.Source.ManifestsRead),
            ManifestsKept = measured.Sum(each => each.Source.ManifestsKept),
        };
    }

    /// <summary>How storage grows.</summary>
    public sealed record ForecastPart
    {
        public required int? KeptNewest { get; init; }

        public required int? KeptDays { get; init; }

        /// <summary>What was given; null where the pace of each rule is that of its images.</summary>
        public required decimal? ReleasesPerMonth { get; init; }

        public required IReadOnlyList<ForecastMonth> Months { get; init; }

        /// <summary>Rules whose pace is not known.</summary>
        public required IReadOnlyList<string> Lacking { get; init; }

        public static ForecastPart Of(CostForecast forecast, Retention retention, decimal? releasesPerMonth) => new()
        {
            KeptNewest = retention.Newest,
            KeptDays = retention.Days,
            ReleasesPerMonth = releasesPerMonth,
            Months = [.. forecast.Months.Select(month => month with { Images = Math.Round(month.Images, 2), Bytes = Math.Round(month.Bytes) })],
            Lacking = forecast.Lacking,
        };
    }

    /// <summary>Something that could not be measured.</summary>
    public sealed record Failure(string Rule, string Source, string Reason);
}
