using System.Globalization;
using System.Text.Json;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Selection;
using EcrMirror.Registry;
using EcrMirror.Rules;
using EcrMirror.State.Ledger;

namespace EcrMirror.Cli.Status;

/// <summary>Puts together what rules, state and both registries say of one tag.</summary>
internal sealed class TagReasons(IRegistries registries, TagSearch search, ILedger ledger, TimeProvider time)
{
    // In place of a reason why a tag is not wanted.
    private const string Unknown = "?";

    private readonly List<string> _lines = [];

    public async Task<WhyDocument> FindAsync(IReadOnlyList<MirrorRule> rules, Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        LedgerEntry? entry = await ledger.FindAsync(repository, tag, cancellationToken);
        (MirrorRule? rule, ImageReference? source, string? unwanted) = await FindRuleAsync(rules, repository, tag, cancellationToken);
        Describe(entry);
        (Digest? there, string? unseen) = await LookAsync(new ImageReference(repository, tag), "destination", cancellationToken);
        (Digest? wanted, string? unread) = source is null ? (null, null) : await LookAsync(source, "source", cancellationToken);

        bool? isCurrent = unseen is not null || unread is not null || source is null ? null : IsCurrent(there, wanted, entry, rule);
        return new WhyDocument
        {
            Tag = $"{repository}:{tag}",
            Rule = rule?.Id,
            Source = source is null ? null : $"{source.Repository}:{source.Tag}",
            SourceDigest = wanted?.ToString(),
            Digest = there?.ToString(),
            Outcome = entry is null ? null : JsonNamingPolicy.CamelCase.ConvertName(entry.Outcome.ToString()),
            IsCurrent = isCurrent,
            Lines = _lines,
            Verdict = Verdict(rule, unwanted, isCurrent, unseen, unread, there, wanted, entry),
        };
    }

    private async Task<(MirrorRule? Rule, ImageReference? Source, string? Unwanted)> FindRuleAsync(
        IReadOnlyList<MirrorRule> rules, Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        string? unwanted = null;
        string? unknown = null;
        foreach (MirrorRule rule in rules)
        {
            RuleDestination[] here = [.. rule.Destinations.Where(destination => destination.Repository.Expand(rule.Source.Repository) == repository)];
            if (here.Length == 0)
                continue;

            if (rule.Source.Image is { } image)
            {
                if (here.Any(destination => destination.For(image).Tags.Contains(tag)))
                {
                    _lines.Add($"rule '{rule.Id}' ({rule.Origin}) wants {image} there.");
                    return (rule, image, null);
                }

                unwanted ??= $"rule '{rule.Id}' ({rule.Origin}) puts other tags there.";
                continue;
            }

            (Tag? meant, string reason, bool isKnown) = await JudgeAsync(rule, here, tag, cancellationToken);
            if (!isKnown)
            {
                unknown ??= $"whether rule '{rule.Id}' ({rule.Origin}) wants it cannot be found out: {reason}";
                continue;
            }

            if (meant is { } named)
            {
                _lines.Add($"rule '{rule.Id}' ({rule.Origin}) wants {rule.Source}:{named} there: {reason}.");
                return (rule, new ImageReference(rule.Source.Repository, named), null);
            }

            unwanted ??= $"rule '{rule.Id}' ({rule.Origin}) does not mean it: {reason}.";
        }

        _lines.Add(unknown ?? unwanted ?? $"no rule mirrors to {repository}.");
        return (null, null, unknown is not null ? Unknown : unwanted ?? "");
    }

    private async Task<(Tag? Meant, string Reason, bool IsKnown)> JudgeAsync(MirrorRule rule, RuleDestination[] here, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            (IReadOnlyList<TagVerdict> verdicts, string? refusal) = await JudgeAllAsync(rule, cancellationToken);
            TagVerdict? verdict = verdicts
                .Where(each => here.Any(destination => destination.Tags.Any(name => name.TryExpand(each.Tag, out Tag named) && named == tag)))
                .OrderByDescending(each => each.IsChosen)
                .FirstOrDefault();
            return verdict is null ? (null, $"{rule.Source} has no tag that would be called '{tag}' there", true)
                : verdict.IsChosen ? refusal is null ? (verdict.Tag, verdict.Reason, true) : (null, refusal.TrimEnd('.'), true)
                : (null, $"of its tag '{verdict.Tag}', {verdict.Reason}", true);
        }
        catch (Exception unlisted) when (unlisted is RegistryException or SelectionException)
        {
            return (null, unlisted.Message, false);
        }
    }

    // What is meant is not mirrored where too little is.
    private async Task<(IReadOnlyList<TagVerdict> Verdicts, string? Refusal)> JudgeAllAsync(MirrorRule rule, CancellationToken cancellationToken)
    {
        try
        {
            return (await search.JudgeAsync(rule.Source.Repository, rule.Selection!, cancellationToken), null);
        }
        catch (SelectionException refused) when (refused.Verdicts.Count > 0)
        {
            return (refused.Verdicts, refused.Message);
        }
    }

    private void Describe(LedgerEntry? entry)
    {
        _lines.Add(entry switch
        {
            null => "state knows nothing of it: it was never mirrored from here, or under another state file.",
            { Outcome: LedgerOutcome.Failed } => $"it failed {When(entry.FailedAt)}{(entry.Stage is { } stage ? $" when it was to be {Done(stage)}" : "")}: {entry.Reason}",
            { Outcome: LedgerOutcome.Published } => $"it was published {When(entry.PublishedAt)} as {entry.Digest}, from {entry.Source.Repository}:{entry.Source.Tag}; last checked {When(entry.CheckedAt)}.",
            { Outcome: LedgerOutcome.Removed } => $"it was removed {When(entry.RemovedAt)} because the rule '{entry.Rule}' had ended; it was {entry.PreviousDigest}, from {entry.Source.Repository}:{entry.Source.Tag}.",
            _ => $"it was found current {When(entry.CheckedAt)} as {entry.Digest}, from {entry.Source.Repository}:{entry.Source.Tag}.",
        });
        if (entry?.StaysBecause is { } stays)
            _lines.Add($"it was to be removed because the rule '{entry.Rule}' had ended, and stays: {stays}");
    }

    private async Task<(Digest? Digest, string? Problem)> LookAsync(ImageReference reference, string what, CancellationToken cancellationToken)
    {
        try
        {
            Digest? found = reference.Digest ?? (await registries.Open(reference.Repository).ResolveAsync(reference.Tag!.Value, cancellationToken))?.Digest;
            _lines.Add(found is null ? $"the {what} has no {reference.Repository}:{reference.Tag} now." : $"the {what} has {found} now.");
            return (found, null);
        }
        catch (RegistryException refused)
        {
            _lines.Add($"the {what} does not say what it has: {refused.Message}");
            return (null, refused.Message);
        }
    }

    private static bool? IsCurrent(Digest? there, Digest? wanted, LedgerEntry? entry, MirrorRule? rule)
    {
        if (there is null || wanted is null)
            return false;
        if (rule?.Platforms is null)
            return there == wanted;

        // What some platforms become is known once it was made.
        return entry is { Digest: { } made } && entry.Source.Digest == wanted && made == there ? true : there == wanted ? null : false;
    }

    private static string Verdict(
        MirrorRule? rule, string? unwanted, bool? isCurrent, string? unseen, string? unread, Digest? there, Digest? wanted, LedgerEntry? entry) =>
        rule is null && unwanted is Unknown ? "Whether it is wanted cannot be found out: the source does not say which tags it has."
        : rule is null ? there is null ? $"It is not there, and not wanted{(unwanted is "" ? ": add a rule." : ".")}" : "It is there, and no rule keeps it current."
        : isCurrent is true ? "It is current."
        : unseen is not null ? "Whether it is current cannot be found out: the destination does not answer."
        : unread is not null ? "Whether it is current cannot be found out: the source does not answer."
        : wanted is null ? "Its source is gone; what is there stays."
        : entry is { Outcome: LedgerOutcome.Failed } ? "It is not current, because it failed: see above. The next look tries again; 'ecr-mirror sync' does so now."
        : there is null ? $"It is not there yet: 'ecr-mirror sync --rule {rule.Id}' mirrors it now."
        : isCurrent is null ? $"It may not be current: 'ecr-mirror sync --rule {rule.Id} --full' looks at it."
        : $"It is not current: the source has moved, or somebody set it otherwise. 'ecr-mirror sync --rule {rule.Id} --full' mirrors it now.";

    private static string Done(MirrorStage stage) => stage switch
    {
        MirrorStage.Plan => "planned",
        MirrorStage.Copy => "copied",
        _ => "published",
    };

    private string When(DateTimeOffset? at) => at is { } known
        ? $"at {known.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC{(time.GetUtcNow() - known > TimeSpan.FromDays(1) ? $" ({(int)(time.GetUtcNow() - known).TotalDays} d ago)" : "")}"
        : "at a time that is not known";
}
