using System.CommandLine;
using System.Globalization;
using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Cli.Sync;
using EcrMirror.Contracts;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Planner.Measure;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EcrMirror.Cli.Cost;

/// <summary><c>ecr-mirror cost</c>: what the images that rules mean cost, and what they will.</summary>
internal static class CostCommand
{
    private const int MostMonths = 120;

    private static readonly Option<int?> Months = CreateMonths();

    private static readonly Option<string[]> Retained = CreateRetention();

    private static readonly Option<string> Releases = CreateReleases();

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("cost", "Estimates what the images that rules mean cost: storage, transfer, requests; and how that grows. Nothing is changed.") { Months, Retained, Releases };
        PriceFlags.AddTo(command);
        RuleFlags.AddRunTo(command, mayBeFull: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Signals are heard from the first time this waits on: before anything is started.
            await Task.Yield();
            Prices prices = PriceFlags.Read(parsed);
            ChosenRules chosen = await RuleFlags.ReadRunRulesAsync(parsed, consoles, time, cancellationToken);
            return await RunHost.RunAsync(RuleFlags.ReadRun(parsed, chosen), services => EstimateAsync(services, chosen, prices, parsed, consoles, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> EstimateAsync(
        IServiceProvider services, ChosenRules chosen, Prices prices, ParseResult parsed, Consoles consoles, CancellationToken cancellationToken)
    {
        var measure = new CostMeasure(services.GetRequiredService<SourceMeasure>(), services.GetRequiredService<EcrRegistries>());
        int months = parsed.GetValue(Months) ?? 0;
        IReadOnlyList<(CostedRule Rule, MeasuredSource Source)> measured = await WhileAsync(
            told => measure.MeasureAsync(chosen.Rules, asksTimes: months > 0, told, cancellationToken), consoles);
        var cost = CostDocument.Of(measured, prices, months, ReadRetention(parsed), ReadReleases(parsed));
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, cost);
        else
            CostReport.Write(consoles, cost);

        int failed = cost.Failures.Count + chosen.Errors;
        return RunVerdict.Of(failed, failed + cost.Sum.Images);
    }

    // Says how many images have been measured, while somebody watches.
    private static async Task<T> WhileAsync<T>(Func<Action, Task<T>> work, Consoles consoles)
    {
        if (!consoles.IsWatched)
            return await work(() => { });

        int images = 0;
        return await consoles.Error.Status().StartAsync("Reading manifests", status => work(() => status.Status($"{Amount.Of(Interlocked.Increment(ref images), "image")} measured")));
    }

    private static Retention ReadRetention(ParseResult parsed)
    {
        string[] given = parsed.GetValue(Retained) ?? [];
        int? newest = given.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : (int?)null).Min();
        int? days = given.Select(text => DurationText.TryParse(text, out TimeSpan age) ? (int)age.TotalDays : (int?)null).Min();
        return new Retention(newest, days);
    }

    private static decimal? ReadReleases(ParseResult parsed) =>
        parsed.GetValue(Releases) is { } text ? decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null;

    private static Option<int?> CreateMonths()
    {
        var months = new Option<int?>("--months") { Description = "Forecast so many months as well.", HelpName = "NUMBER" };
        NumberOption.Limit(months, 1, MostMonths);
        return months;
    }

    private static Option<string[]> CreateRetention()
    {
        var retention = new Option<string[]>("--retention")
        {
            Description = "Forecast as if of each rule's images only these were kept: the newest, by a number, or those of some time, such as 90d; or both.",
            HelpName = "NUMBER|DURATION",
        };
        retention.Validators.Add(given =>
        {
            foreach (string text in given.Tokens.Select(token => token.Value))
            {
                bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0;
                if (!isNumber && !(DurationText.TryParse(text, out TimeSpan age) && age >= TimeSpan.FromDays(1)))
                    given.AddError($"--retention '{text}' is neither a number of images from 1, nor a duration from 1d, such as 90d.");
            }
        });
        return retention;
    }

    private static Option<string> CreateReleases()
    {
        var releases = new Option<string>("--releases-per-month")
        {
            Description = "How many new images each rule has in a month; without it, as many as there were of those that it means.",
            HelpName = "NUMBER",
        };
        releases.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
                given.AddError($"--releases-per-month '{text}' is no number from 0, such as 2.5.");
        });
        return releases;
    }
}
