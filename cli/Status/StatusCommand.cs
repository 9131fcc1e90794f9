using System.CommandLine;
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

            // What was never seen in place is not: its source may never have answered.
            int wrong = status.Failed + status.Unseen + chosen.Errors;
            return RunVerdict.Of(wrong, wrong + status.Current);
        });
        return command;
    }

    private static async Task<StatusDocument> FindAsync(IReadOnlyList<MirrorRule> rules, ILedger ledger, CancellationToken cancellationToken)
    {
        PlaceTally[] places =
        [
            .. rules.SelectMany(rule => rule.FindRepositories(), (rule, destination) => new PlaceTally(rule, destination)),
        ];
        ILookup<Repository, PlaceTally> byDestination = places.ToLookup(place => place.Destination);

        // One at a time: what is kept of them is what is shown.
        await foreach (LedgerEntry entry in ledger.ListAsync([.. byDestination.Select(same => same.Key)], cancellationToken))
        {
            foreach (PlaceTally place in byDestination[entry.Repository])
                place.Take(entry);
        }

        StatusDocument.Place[] shown = [.. places.Select(place => place.ToPlace())];
        return new StatusDocument { Destinations = shown, Current = shown.Sum(place => place.Current), Failed = shown.Sum(place => place.Failed.Count), Unseen = shown.Count(place => place.CheckedAt is null && place.Failed.Count == 0 && place.Removed == 0) };
    }
}
