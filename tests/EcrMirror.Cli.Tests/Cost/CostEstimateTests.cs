using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Tests.Cost;

/// <summary>Sums that were worked out by hand.</summary>
public sealed class CostEstimateTests
{
    private const long Gigabyte = 1L << 30;

    private static readonly Prices Prices = new();

    private static readonly CostedPlace Private = Place("111111111111.dkr.ecr.eu-west-1.amazonaws.com/mirror/app", StorageKind.Private, TransferKind.In);

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Six_hundred_builders_of_two_gigabytes_cost_120_USD_a_month()
    {
        CostedRule builders = new("builders", [.. Enumerable.Range(0, 600).Select(number => Image([Private], Part($"builder {number}", 2 * Gigabyte)))]);

        var cost = CostEstimate.Of([builders], Prices);

        Assert.Equal((600, 1200 * Gigabyte, 120m), (cost.Sum.Images, cost.Sum.UniqueBytes, cost.Sum.StoragePerMonth));
        Assert.Equal(120m, Assert.Single(cost.Rules).StoragePerMonth);
        Assert.Equal(0m, cost.Sum.TransferOnce);
    }

    [Fact]
    public void The_unit_of_the_prices_can_be_another()
    {
        CostedRule builders = new("builders", [.. Enumerable.Range(0, 600).Select(number => Image([Private], Part($"builder {number}", 2_000_000_000)))]);

        Assert.Equal(120m, CostEstimate.Of([builders], Prices with { BytesPerGigabyte = 1_000_000_000 }).Sum.StoragePerMonth);
        Assert.Equal(111.76m, Math.Round(CostEstimate.Of([builders], Prices).Sum.StoragePerMonth, 2));
    }

    [Fact]
    public void A_layer_that_images_share_is_stored_once_in_a_repository_and_again_in_another()
    {
        CostedPlace other = Place("111111111111.dkr.ecr.eu-west-1.amazonaws.com/mirror/other", StorageKind.Private, TransferKind.In);
        CostedRule one = new("one", [Image([Private], Part("base", 10 * Gigabyte), Part("a", Gigabyte)), Image([Private], Part("base", 10 * Gigabyte), Part("b", Gigabyte))]);
        CostedRule two = new("two", [Image([Private], Part("base", 10 * Gigabyte)), Image([other], Part("base", 10 * Gigabyte))]);

        var cost = CostEstimate.Of([one, two], Prices);

        Assert.Equal([12 * Gigabyte, 20 * Gigabyte], cost.Rules.Select(rule => rule.UniqueBytes));
        Assert.Equal([22 * Gigabyte, 20 * Gigabyte], cost.Rules.Select(rule => rule.UnsharedBytes));
        Assert.Equal((22 * Gigabyte, 2.2m), (cost.Sum.UniqueBytes, cost.Sum.StoragePerMonth));
        Assert.Equal(10 * Gigabyte, cost.BytesInSeveralRepositories);
    }

    [Fact]
    public void What_costs_nothing_up_to_a_limit_is_taken_off_the_sum_and_of_no_rule()
    {
        CostedRule rule = new("public", [Image([Place("public.ecr.aws/acme/app", StorageKind.Public, TransferKind.In)], Part("layer", 80 * Gigabyte))]);
        CostedRule out_ = new("out", [Image([Place("ghcr.io/acme/app", StorageKind.Other, TransferKind.Internet)], Part("layer", 150 * Gigabyte))]);

        var cost = CostEstimate.Of([rule, out_], Prices);

        Assert.Equal([8m, 0m], cost.Rules.Select(each => each.StoragePerMonth));
        Assert.Equal([0m, 13.5m], cost.Rules.Select(each => each.TransferOnce));
        Assert.Equal((3m, 4.5m), (cost.Sum.StoragePerMonth, cost.Sum.TransferOnce));
    }

    [Fact]
    public void Bytes_to_another_region_are_paid_once_for_each_registry()
    {
        CostedPlace[] places =
        [
            Place("111111111111.dkr.ecr.us-east-1.amazonaws.com/a", StorageKind.Private, TransferKind.CrossRegion),
            Place("111111111111.dkr.ecr.us-east-1.amazonaws.com/b", StorageKind.Private, TransferKind.CrossRegion),
            Place("111111111111.dkr.ecr.eu-west-1.amazonaws.com/c", StorageKind.Private, TransferKind.SameRegion),
        ];

        RuleCost cost = CostEstimate.Of([new CostedRule("rule", [Image(places, Part("layer", 100 * Gigabyte))])], Prices).Sum;

        Assert.Equal((100 * Gigabyte, 2m), (cost.CrossRegionBytes, cost.TransferOnce));
    }

    [Fact]
    public void Requests_are_those_of_reading_each_part_once_and_writing_it_to_each_repository()
    {
        CostedImage image = new(null, [Part("index", 1), Part("manifest", 1)], [Part("config", 1), Part("layer", 1)], [Private with { Tags = 2 }]) { IsFromDockerHub = true };

        RuleCost cost = CostEstimate.Of([new CostedRule("rule", [image])], Prices).Sum;
        RuleCost fixedOnce = CostEstimate.Of([new CostedRule("rule", [image with { IsFixed = true }])], Prices).Sum;

        // Read: the tag, four parts. Written: two blobs with three requests each, two manifests, one more tag.
        Assert.Equal((14, 2, 2), (cost.RequestsFirst, cost.RequestsInPlace, cost.DockerHubPulls));
        Assert.Equal(1, fixedOnce.RequestsInPlace);
    }

    [Fact]
    public void A_repository_grows_by_what_a_release_adds_to_the_one_before()
    {
        // Three images, a month apart, that add 2 GB each to a base of 10 GB.
        CostForecast forecast = Forecast(Releases(3), months: 12, new Retention(null, null), releasesPerMonth: 1);

        Assert.Equal((0, 3m, 16m * Gigabyte, 1.6m), Figures(forecast.Months[0]));
        Assert.Equal((1, 4m, 18m * Gigabyte, 1.8m), Figures(forecast.Months[1]));
        Assert.Equal((12, 15m, 40m * Gigabyte, 4.0m), Figures(forecast.Months[12]));
        Assert.Empty(forecast.Lacking);
    }

    [Fact]
    public void What_rules_share_in_a_repository_is_not_forecast_twice()
    {
        CostedRule[] rules = [new("one", Releases(3)), new("two", Releases(3))];

        var now = CostEstimate.Of(rules, Prices);
        var forecast = CostForecast.Of(rules, Prices, months: 1, new Retention(null, null), releasesPerMonth: 1);

        Assert.Equal((16 * Gigabyte, 1.6m), (now.Sum.UniqueBytes, now.Sum.StoragePerMonth));
        Assert.Equal([1.6m, 1.8m], forecast.Months.Select(month => month.StoragePerMonth));
    }

    [Fact]
    public void A_retention_ends_the_growth()
    {
        CostForecast newest = Forecast(Releases(3), months: 12, new Retention(5, null), releasesPerMonth: 1);
        CostForecast days = Forecast(Releases(3), months: 12, new Retention(null, 61), releasesPerMonth: 2);

        Assert.Equal([3m, 4m, 5m, 5m], newest.Months.Take(4).Select(month => month.Images));
        Assert.Equal(20m * Gigabyte, newest.Months[12].Bytes);
        Assert.Equal((3m, 4.01m), (days.Months[0].Images, Math.Round(days.Months[12].Images, 2)));
    }

    [Fact]
    public void The_pace_is_that_of_the_images_that_are_there()
    {
        CostForecast forecast = Forecast(Releases(7), months: 12, new Retention(null, null), releasesPerMonth: null);

        // Six new ones in 180 days are 1.01 in a month of 30.44 days.
        Assert.Equal(19.17m, Math.Round(forecast.Months[12].Images, 2));
        Assert.Empty(forecast.Lacking);
    }

    [Fact]
    public void What_is_not_known_to_grow_is_said_to_be_lacking()
    {
        CostForecast forecast = Forecast([Image([Private], Part("a", Gigabyte)), Image([Private], Part("b", Gigabyte))], months: 2, new Retention(null, null), releasesPerMonth: null);

        Assert.Equal(["rule"], forecast.Lacking);
        Assert.Equal([2m, 2m, 2m], forecast.Months.Select(month => month.Images));
    }

    private static (int, decimal, decimal, decimal) Figures(ForecastMonth month) => (month.Month, month.Images, month.Bytes, month.StoragePerMonth);

    private static CostForecast Forecast(IReadOnlyList<CostedImage> images, int months, Retention retention, decimal? releasesPerMonth) =>
        CostForecast.Of([new CostedRule("rule", images)], Prices, months, retention, releasesPerMonth);

    private static CostedImage[] Releases(int count) =>
        [.. Enumerable.Range(0, count).Select(number => Image([Private], Part("base", 10 * Gigabyte), Part($"release {number}", 2 * Gigabyte)) with { Time = Start.AddDays(30 * number) })];

    private static CostedImage Image(IReadOnlyList<CostedPlace> places, params CostedPart[] blobs) => new(null, [], blobs, places);

    private static CostedPart Part(string content, long bytes) => new(Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(content)), bytes);

    private static CostedPlace Place(string repository, StorageKind storage, TransferKind transfer) => new(Repository.Parse(repository), 1, storage, transfer);
}
