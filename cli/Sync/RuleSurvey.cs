using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Survey;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;

namespace EcrMirror.Cli.Sync;

/// <summary>Finds out what rules come to now.</summary>
internal sealed class RuleSurvey(SourceSurvey survey, TimeProvider time)
{
    /// <summary>What a rule comes to.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="settings">How far the look goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SurveyedRule> LookAsync(MirrorRule rule, RuleRunSettings settings, CancellationToken cancellationToken)
    {
        SurveyResult found = await FindAsync(rule, settings, cancellationToken);
        var lacking = new List<SyncImage>();
        var refused = new List<MirrorFailed>();
        foreach (SyncImage image in found.Lacking)
        {
            if (settings.Policy.Refuses(image.Source) is { } reason)
                refused.AddRange(image.Destinations.Select(destination => Refused(rule, image.Source, destination, reason)));
            else
                lacking.Add(image);
        }

        return new SurveyedRule(rule, found with { Lacking = lacking }, refused);
    }

    /// <summary>What names one image of a rule among all that are looked at.</summary>
    public static string IdOf(MirrorRule rule, ImageReference source, params IReadOnlyList<Destination> destinations) => "sync-" + PlanId.Derive(string.Join(
        '\n',
        [rule.Id, $"{source.Repository}:{source.Tag}", .. destinations.SelectMany(destination => destination.Tags.Select(tag => $"{destination.Repository}:{tag}").Prepend($"{destination.Repository}"))]));

    private async Task<SurveyResult> FindAsync(MirrorRule rule, RuleRunSettings settings, CancellationToken cancellationToken) => RuleSyncs.Swept(rule) switch
    {
        DueWork.Tags { Sync: var sync } => await survey.SurveyAsync(sync with { Cause = settings.Cause }, settings.IsDry, cancellationToken),
        DueWork.Image { Sync: var sync } => await survey.SurveyAsync([sync with { Cause = settings.Cause }], settings.IsDry, cancellationToken),
        _ => throw new InvalidOperationException("What a rule makes due is a closed set of two."),
    };

    private MirrorFailed Refused(MirrorRule rule, ImageReference source, Destination destination, string reason) => new()
    {
        RequestIds = [IdOf(rule, source, destination)],
        Source = source,
        Destination = destination,
        Stage = MirrorStage.Plan,
        Kind = FailureKind.Policy,
        Reason = reason,
        FailedAt = time.GetUtcNow(),
    };
}

/// <summary>What a rule comes to.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Found">What it means, and what of that is in place.</param>
/// <param name="Refused">What would be mirrored if it might be; not among what is lacking.</param>
internal sealed record SurveyedRule(MirrorRule Rule, SurveyResult Found, IReadOnlyList<MirrorFailed> Refused);
