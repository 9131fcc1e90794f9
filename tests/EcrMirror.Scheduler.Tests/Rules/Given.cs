using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;

namespace EcrMirror.Scheduler.Tests.Rules;

/// <summary>Rules, in few words.</summary>
internal static class Given
{
    /// <summary>A rule for an image, with destinations that name a tag each.</summary>
    public static MirrorRule Rule(string image, params string[] destinations) => new()
    {
        Id = image,
        Origin = new RuleOrigin(RuleOriginKind.Table, image),
        Source = ImageReference.Parse(image),
        Destinations = [.. destinations.Select(Destination)],
    };

    /// <summary>A rule for tags of a repository.</summary>
    public static MirrorRule Selection(string repository, string tags, params string[] destinations) => new()
    {
        Id = repository,
        Origin = new RuleOrigin(RuleOriginKind.Table, repository),
        Source = new MirrorSource(Repository.Parse(repository)),
        Selection = new TagSelection { Tags = [.. tags.Split(',').Select(TagPattern.Parse)] },
        Destinations = [.. destinations.Select(Destination)],
    };

    public static MirrorRule Due(this MirrorRule rule, string schedule) => rule with { Schedule = RuleSchedule.Parse(schedule) };

    private static RuleDestination Destination(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/')
            ? new RuleDestination(RepositoryTemplate.Parse(text[..colon]), [TagTemplate.Parse(text[(colon + 1)..])])
            : new RuleDestination(RepositoryTemplate.Parse(text), [TagTemplate.Same]);
    }
}
