using EcrMirror.Ecr.PullThrough;

namespace EcrMirror.Cli.PullThrough;

/// <summary>The JSON document of <c>pull-through plan</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record CachePlanDocument
{
    public required IReadOnlyList<Step> Steps { get; init; }

    public required IReadOnlyList<Image> Images { get; init; }

    public required IReadOnlyList<UnreadRegistry> Unread { get; init; }

    /// <summary>How many steps would change something.</summary>
    public required int Changes { get; init; }

    public static CachePlanDocument Of(CachePlan plan, IReadOnlyList<CachedImage> images) => new()
    {
        Steps = [.. plan.Steps.Select(step => new Step(step))],
        Images = [.. images.Select(image => new Image(image.Cached.ToString(), image.Upstream))],
        Unread = UnreadRegistry.Of(plan.Failures),
        Changes = plan.Steps.Count(step => step.IsChange),
    };

    /// <summary>What would be done about one thing.</summary>
    public sealed record Step : CacheThing
    {
        public Step(CacheStep step)
            : base(step.Entry) => (Action, Changes, Notes) = (CacheWords.Of(step.Action), step.Changes, step.Notes);

        /// <summary>current, create, update, replace, delete, unmanaged or refused.</summary>
        public string Action { get; }

        public IReadOnlyList<string> Changes { get; }

        public IReadOnlyList<string> Notes { get; }
    }

    /// <summary>A repository that is pulled by a rule.</summary>
    public sealed record Image(string Cached, string Upstream);
}
