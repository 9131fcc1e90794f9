using System.Globalization;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Rules;
using EcrMirror.State.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>
/// Tells of rules that are about to end, and of those that have. Each is told once for each end that a rule was given; who dies between
/// telling and noting that has it told again, under the same id.
/// </summary>
internal sealed partial class RuleEnds(IRuleRuns runs, IMessageSender sender, IOptions<ScheduleOptions> options, TimeProvider time, ILogger<RuleEnds> logger)
{
    /// <summary>Whether there is something to tell, as far as it is known here.</summary>
    public bool IsDue(MirrorRule rule, RuleRun? run) => Find(rule, run) is not End.None;

    /// <summary>Tells what there is to tell.</summary>
    /// <returns>What is remembered of the rule now.</returns>
    public async Task<RuleRun> TellAsync(MirrorRule rule, CancellationToken cancellationToken)
    {
        RuleRun known = await runs.UpdateAsync(
            rule.Id, noted => noted ?? new RuleRun { Rule = rule.Id, SeenAt = time.GetUtcNow() }, cancellationToken);
        switch (Find(rule, known))
        {
            case End.HasCome:
                await sender.TellAsync(Expired(rule), cancellationToken);
                LogExpired(rule.Id, rule.Expires!.Value, rule.RemovesAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"its tags are removed from {at:O} on") : "its images stay");
                return await runs.UpdateAsync(rule.Id, noted => (noted ?? known) with { ExpiryTold = rule.Expires }, cancellationToken);
            case End.IsNear:
                await sender.TellAsync(Expiring(rule), cancellationToken);
                LogExpiring(rule.Id, rule.Expires!.Value);
                return await runs.UpdateAsync(rule.Id, noted => (noted ?? known) with { ExpiryAnnounced = rule.Expires }, cancellationToken);
            default:
                return known;
        }
    }

    private End Find(MirrorRule rule, RuleRun? run)
    {
        DateTimeOffset now = time.GetUtcNow();
        return rule.Expires is not { } expires ? End.None
            : expires <= now ? run?.ExpiryTold == expires ? End.None : End.HasCome
            : expires - now <= options.Value.AnnounceExpiry && run?.ExpiryAnnounced != expires ? End.IsNear
            : End.None;
    }

    private static RuleExpired Expired(MirrorRule rule) => new()
    {
        Rule = rule.Id,
        Place = rule.Origin.Place,
        Source = rule.Source,
        Destinations = [.. rule.FindRepositories()],
        ExpiredAt = rule.Expires!.Value,
    };

    private RuleExpiring Expiring(MirrorRule rule) => new()
    {
        Rule = rule.Id,
        Place = rule.Origin.Place,
        Source = rule.Source,
        Destinations = [.. rule.FindRepositories()],
        ExpiresAt = rule.Expires!.Value,
        AnnouncedAt = time.GetUtcNow(),
    };

    [LoggerMessage(6034, LogLevel.Information, "The rule {Rule} ends at {Expires}, which is announced")]
    private partial void LogExpiring(string rule, DateTimeOffset expires);

    [LoggerMessage(6035, LogLevel.Information, "The rule {Rule} ended at {Expires}; {Fate}")]
    private partial void LogExpired(string rule, DateTimeOffset expires, string fate);

    private enum End
    {
        None,
        IsNear,
        HasCome,
    }
}
