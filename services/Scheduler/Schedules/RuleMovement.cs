using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.State.Ledger;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>
/// Whether something that a rule is about has moved since it was last started: the ledger has when each tag of a destination was set.
/// Nobody has to tell the Scheduler, and what was set for another reason counts as well.
/// </summary>
internal sealed class RuleMovement(ILedger ledger)
{
    public async Task<bool> HasMovedAsync(MirrorRule rule, DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (RuleDestination destination in rule.Destinations)
        {
            bool hasMoved = rule.Source.Image is { } image
                ? await HasMovedAsync(destination.For(image), since, cancellationToken)
                : await ledger.ListAsync(destination.Repository.Expand(rule.Source.Repository), cancellationToken)
                    .AnyAsync(entry => entry.Source.Repository == rule.Source.Repository && entry.PublishedAt > since, cancellationToken);
            if (hasMoved)
                return true;
        }

        return false;
    }

    private async Task<bool> HasMovedAsync(Destination destination, DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (Tag tag in destination.Tags)
        {
            if (await ledger.FindAsync(destination.Repository, tag, cancellationToken) is { PublishedAt: { } published } && published > since)
                return true;
        }

        return false;
    }
}
