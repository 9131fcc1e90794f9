using System.CommandLine;
using System.Text.Json;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Sync;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Status;

/// <summary><c>ecr-mirror status</c>: what state knows of the images that rules mean. No registry is asked.</summary>
internal static class StatusCommand
{
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
            if (RunFlags.DocumentOf(parsed) is { } form)
                form.Write(consoles, status);
            else
                StatusReport.Write(consoles, status, time.GetUtcNow());

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
}
