using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Sync;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EcrMirror.Cli.Status;

/// <summary><c>ecr-mirror status</c>: what state knows of the images that rules mean. No registry is asked.</summary>
internal static class StatusCommand
{
    private static readonly string[] Headers = ["Rule", "Source", "Destination", "Current", "Failed", "Checked", "Published"];

    private static readonly Style Fine = new(Color.Green);
    private static readonly Style Wrong = new(Color.Red);
    private static readonly Style Unknown = new(Color.Yellow);

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("status", "Shows what is known of the images that rules mean: which are in place, which failed and why, and how old that is. No registry is asked.");
        RuleFlags.AddTo(command);
        StatusServices.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ChosenRules chosen = await RuleFlags.ReadAsync(parsed, consoles, time, cancellationToken);
            await using ServiceProvider services = StatusServices.Build(parsed);
            StatusDocument status = await FindAsync(chosen.Rules, services.GetRequiredService<ILedger>(), cancellationToken);
            if (RunFlags.IsJson(parsed))
                JsonOutput.Write(consoles, status);
            else
                Write(consoles, status, time.GetUtcNow());

            return RunVerdict.Of(status.Failed + chosen.Errors, status.Failed + chosen.Errors + status.Current);
        });
        return command;
    }

    private static async Task<StatusDocument> FindAsync(IReadOnlyList<MirrorRule> rules, ILedger ledger, CancellationToken cancellationToken)
    {
        var places = new List<StatusDocument.Place>();
        foreach (MirrorRule rule in rules)
        {
            foreach (Repository destination in rule.Destinations.Select(destination => destination.Repository.Expand(rule.Source.Repository)).Distinct())
                places.Add(await FindAsync(rule, destination, ledger, cancellationToken));
        }

        return new StatusDocument { Destinations = places, Current = places.Sum(place => place.Current), Failed = places.Sum(place => place.Failed.Count) };
    }

    private static async Task<StatusDocument.Place> FindAsync(MirrorRule rule, Repository destination, ILedger ledger, CancellationToken cancellationToken)
    {
        var entries = new List<LedgerEntry>();
        await foreach (LedgerEntry entry in ledger.ListAsync(destination, cancellationToken))
        {
            // What was mirrored before rules were noted is known by its source.
            if (entry.Rule == rule.Id || (entry.Rule is null && entry.Source.Repository == rule.Source.Repository))
                entries.Add(entry);
        }

        return new StatusDocument.Place
        {
            Rule = rule.Id,
            Source = rule.Source.ToString(),
            Destination = destination.ToString(),
            Current = entries.Count(entry => entry.Outcome is not LedgerOutcome.Failed),
            Failed =
            [
                .. entries.Where(entry => entry.Outcome is LedgerOutcome.Failed).Select(entry => new StatusDocument.FailedTag(
                    entry.Tag.ToString(), Name(entry.Stage), Name(entry.FailureKind), entry.Reason, entry.FailedAt)),
            ],
            CheckedAt = entries.Count == 0 ? null : entries.Min(entry => entry.CheckedAt),
            PublishedAt = entries.Max(entry => entry.PublishedAt),
        };
    }

    private static string? Name<T>(T? value)
        where T : struct, Enum => value is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : null;

    private static void Write(Consoles consoles, StatusDocument status, DateTimeOffset now)
    {
        (string[] Row, Style Style)[] rows =
        [
            .. status.Destinations.Select(place => (
                new[]
                {
                    place.Rule, place.Source, place.Destination,
                    place.Current.ToString(CultureInfo.InvariantCulture), place.Failed.Count.ToString(CultureInfo.InvariantCulture),
                    Ago(place.CheckedAt, now), Ago(place.PublishedAt, now),
                },
                place.Failed.Count > 0 ? Wrong : place.Current > 0 ? Fine : Unknown)),
        ];
        if (rows.Length > 0 && Output.Tables.Fits(consoles.Out, Headers, rows.Select(row => row.Row)))
        {
            consoles.Out.Write(Output.Tables.Create(Headers, rows));
        }
        else
        {
            foreach (StatusDocument.Place place in status.Destinations)
            {
                consoles.Say(place.Destination);
                consoles.Say($"  from {place.Source}, rule {place.Rule}");
                consoles.Say($"  {place.Current} current, {place.Failed.Count} failed, checked {Ago(place.CheckedAt, now)}");
            }
        }

        consoles.Say($"{Amount.Of(status.Destinations.Count, "destination")}: {status.Current} current, {status.Failed} failed.");
        foreach (StatusDocument.Place place in status.Destinations)
        {
            foreach (StatusDocument.FailedTag failed in place.Failed)
                consoles.Complain($"{place.Destination}:{failed.Tag}: {failed.Reason}");
        }
    }

    private static string Ago(DateTimeOffset? time, DateTimeOffset now) => time is not { } known ? "never"
        : now - known < TimeSpan.FromMinutes(1) ? "just now"
        : now - known < TimeSpan.FromHours(2) ? $"{(int)(now - known).TotalMinutes} min ago"
        : now - known < TimeSpan.FromDays(2) ? $"{(int)(now - known).TotalHours} h ago"
        : $"{(int)(now - known).TotalDays} d ago";
}
