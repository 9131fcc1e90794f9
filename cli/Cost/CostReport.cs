using System.Globalization;
using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Cli.Output;
using Spectre.Console;

namespace EcrMirror.Cli.Cost;

/// <summary>What images cost, for people: a row for each rule, or a block of lines where a row would not fit; the sum; and a row for each month of the forecast.</summary>
internal static class CostReport
{
    private static readonly string[] Headers = ["Rule", "Images", "Stored", "Without sharing", "Sent", "Requests", "In place", "Docker Hub pulls", "Once USD", "Monthly USD"];

    private static readonly string[] MonthHeaders = ["Month", "Images", "Stored", "Monthly USD"];

    public static void Write(Consoles consoles, CostDocument cost)
    {
        (string[] Cells, Style Style)[] rows = [.. cost.Rules.Select(rule => (Row(rule, rule.Rule), Style.Plain)), (Row(cost.Sum, "sum"), new Style(decoration: Decoration.Bold))];
        if (!Output.Tables.TryWrite(consoles, Headers, rows))
        {
            foreach ((RuleCost rule, string name) in cost.Rules.Select(rule => (rule, rule.Rule)).Append((cost.Sum, "sum")))
                WriteBlock(consoles, rule, name);
        }

        if (cost.Forecast is { } forecast)
            Output.Tables.Write(consoles, MonthHeaders, [.. forecast.Months.Select(month => (Row(month), Style.Plain))]);
        foreach (string line in Notes(cost).SelectMany(note => Wrapping.Lines(note, consoles.Width)))
            consoles.Say(line);
        foreach (string rule in cost.Forecast?.Lacking ?? [])
            consoles.Complain($"{rule}: how fast it grows is not known, as its images tell no times: it stays as it is in the forecast. --releases-per-month says how many new images there are.");
        foreach (CostDocument.Failure failed in cost.Failures)
            consoles.Complain($"{failed.Rule}: {failed.Source} is not counted: {failed.Reason}");
    }

    private static void WriteBlock(Consoles consoles, RuleCost cost, string name)
    {
        consoles.Say($"{name}: {Money(cost.StoragePerMonth)} USD a month, {Money(cost.TransferOnce)} USD once");
        consoles.Say($"  {Amount.Of(cost.Images, "image")}, {Amount.Bytes(cost.UniqueBytes)} stored, {Amount.Bytes(cost.UnsharedBytes)} without sharing");
        consoles.Say([$"  {Amount.Of(cost.RequestsFirst, "request")}, {cost.RequestsInPlace} once in place", .. cost.DockerHubPulls > 0 ? [$"{Amount.Of(cost.DockerHubPulls, "pull")} of Docker Hub"] : Array.Empty<string>()], ", ");
        if (Sent(cost) is not "-" and var sent)
            consoles.Say($"  sent: {sent}");
    }

    private static string[] Row(RuleCost cost, string name) =>
    [
        name,
        Number(cost.Images),
        Amount.Bytes(cost.UniqueBytes),
        Amount.Bytes(cost.UnsharedBytes),
        Sent(cost),
        Number(cost.RequestsFirst),
        Number(cost.RequestsInPlace),
        cost.DockerHubPulls == 0 ? "-" : Number(cost.DockerHubPulls),
        Money(cost.TransferOnce),
        Money(cost.StoragePerMonth),
    ];

    private static string[] Row(ForecastMonth month) =>
        [month.Month == 0 ? "now" : Number(month.Month), Number((int)Math.Round(month.Images)), Amount.Bytes((long)month.Bytes), Money(month.StoragePerMonth)];

    // Only what may cost anything.
    private static string Sent(RuleCost cost)
    {
        string[] parts =
        [
            .. cost.CrossRegionBytes > 0 ? [$"{Amount.Bytes(cost.CrossRegionBytes)} to other regions"] : Array.Empty<string>(),
            .. cost.InternetBytes > 0 ? [$"{Amount.Bytes(cost.InternetBytes)} to the internet"] : Array.Empty<string>(),
        ];
        return parts is [] ? "-" : string.Join(", ", parts);
    }

    private static IEnumerable<string> Notes(CostDocument cost)
    {
        yield return $"Prices {cost.Prices.Named}; before taxes and discounts.";
        yield return $"{Amount.Of(cost.ManifestsRead, "manifest")} read at sources, {cost.ManifestsKept} known already; nothing was changed.";
        yield return "Each repository stores a blob once, whatever number of its images share it. The sum has free amounts taken off, rules have not.";
        if (cost.BytesInSeveralRepositories > 0)
            yield return $"{Amount.Bytes(cost.BytesInSeveralRepositories)} are stored in more than one repository of a registry, and billed for each.";
        if (cost.Forecast is { } forecast)
        {
            yield return $"Forecast: {(forecast.ReleasesPerMonth is { } given ? $"{given.ToString(CultureInfo.InvariantCulture)} new images of each rule a month, as given" : "new images as often as those that are there were pushed or made")}"
                + ", each as much larger than the one before as those that are there on average"
                + $"; {Kept(forecast)}.";
        }
    }

    private static string Kept(CostDocument.ForecastPart forecast) => (forecast.KeptNewest, forecast.KeptDays) switch
    {
        (null, null) => "all are kept",
        ({ } newest, null) => $"the newest {newest} of each rule are kept",
        (null, { } days) => $"those of the last {days} days are kept",
        ({ } newest, { } days) => $"the newest {newest} of each rule are kept, and of these those of the last {days} days",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Money(decimal amount) => amount is > 0 and < 0.005m ? "<0.01" : amount.ToString("0.00", CultureInfo.InvariantCulture);
}
