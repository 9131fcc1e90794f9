using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Checks;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State.Ledger;
using EcrMirror.State.Rules;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.Removal;

/// <summary>
/// Has the tags of rules removed that have ended and say so. What may go is judged by rules that were just read, and asked for with a short life;
/// what is left, because something did not answer, is asked for again after a day, until the ledger has nothing of the rule any more.
/// </summary>
internal sealed partial class RuleRemovals(ILedger ledger, IRuleRuns runs, IMessageSender sender, TimeProvider time, ILogger<RuleRemovals> logger)
{
    /// <summary>How long what the rules said is believed: so long after it was given another end a rule may still lose tags.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(10);

    /// <summary>How long what was asked for may take before it is asked for again.</summary>
    public static readonly TimeSpan AgainAfter = TimeSpan.FromDays(1);

    private volatile string? _told;

    /// <summary>Those whose tags are to be removed now; none while it is not known what all rules say.</summary>
    /// <param name="book">Every rule, as it was just read.</param>
    /// <param name="runOf">What is remembered of a rule, by its id.</param>
    public IReadOnlyList<MirrorRule> FindDue(RuleBook book, Func<string, RuleRun?> runOf)
    {
        MirrorRule[] due = [.. book.All.Where(rule => IsDue(rule, runOf(rule.Id)))];
        string? doubt = due.Length > 0 ? book.Doubt : null;
        if (doubt is not null && doubt != _told)
            LogDoubt(due.Length, doubt);
        _told = doubt;
        return doubt is null ? due : [];
    }

    /// <summary>What has to stay: everything that a rule may mean whose own tags are not to be removed, whether it holds or has ended.</summary>
    public RuleReach FindReach(RuleBook book) => new(book.All.Where(rule => !(rule.RemovesAt <= time.GetUtcNow())));

    /// <summary>Asks for the removal of what the ledger has of a rule.</summary>
    /// <returns>What is remembered of the rule now.</returns>
    public async Task<RuleRun> AskAsync(MirrorRule rule, RuleReach reach, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        int left = 0;
        foreach (Repository repository in rule.FindRepositories())
        {
            LedgerEntry[] entries = await ledger.ListAsync(repository, cancellationToken).Where(entry => IsOf(rule, entry)).ToArrayAsync(cancellationToken);
            left += entries.Length;
            OwnedTag[] tags = [.. entries.Where(entry => !IsMeant(rule, entry, reach)).Select(entry => new OwnedTag { Tag = entry.Tag, Digest = entry.Digest!.Value })];
            foreach (OwnedTag[] some in tags.Chunk(RemoveTags.Most))
                await sender.HandOnAsync(Removal(rule, repository, some, now), cancellationToken);
            if (tags.Length > 0)
                LogAsked(tags.Length, repository, rule.Id, rule.Expires!.Value);
        }

        // Noted last: who died before it has it asked for again, which removes nothing twice.
        return await runs.UpdateAsync(
            rule.Id,
            known => (known ?? new RuleRun { Rule = rule.Id, SeenAt = now }) with { RemovalAskedAt = now, RemovalDone = left == 0 ? rule.Expires : null },
            cancellationToken);
    }

    private bool IsDue(MirrorRule rule, RuleRun? run)
    {
        DateTimeOffset now = time.GetUtcNow();
        return rule.RemovesAt is { } from && from <= now
            && run?.RemovalDone != rule.Expires
            && !(run?.RemovalAskedAt is { } asked && asked >= from && now - asked < AgainAfter);
    }

    // By the source too: a rule of this name may have been about something else once.
    private static bool IsOf(MirrorRule rule, LedgerEntry entry) =>
        entry.Rule == rule.Id && entry is { Digest: not null, StaysBecause: null } && entry.Source.Repository == rule.Source.Repository;

    private bool IsMeant(MirrorRule rule, LedgerEntry entry, RuleReach reach)
    {
        if (reach.Find(entry.Repository, entry.Tag) is not { } other)
            return false;

        LogMeant(entry.Tag, entry.Repository, rule.Id, other.Id);
        return true;
    }

    private static RemoveTags Removal(MirrorRule rule, Repository repository, OwnedTag[] tags, DateTimeOffset now) => new()
    {
        Rule = rule.Id,
        ExpiredAt = rule.Expires!.Value,
        Repository = repository,
        Tags = tags,
        AskedAt = now,
        ValidUntil = now + ValidFor,
    };

    [LoggerMessage(6036, LogLevel.Information, "{Tags} tags of {Repository} are to be removed, because the rule {Rule} ended at {Expires}")]
    private partial void LogAsked(int tags, Repository repository, string rule, DateTimeOffset expires);

    [LoggerMessage(6037, LogLevel.Warning, "Tags of {Rules} ended rules are not removed, because it is not known what all rules say: {Reason}")]
    private partial void LogDoubt(int rules, string reason);

    [LoggerMessage(6038, LogLevel.Debug, "'{Tag}' of {Repository} stays, although the rule {Rule} ended, because the rule {Other} may mean it")]
    private partial void LogMeant(Tag tag, Repository repository, string rule, string other);
}
