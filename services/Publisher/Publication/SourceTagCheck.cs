using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State.Plans;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Publication;

/// <summary>
/// Asks, just before tags are set, whether the source tag still means what was planned, unless that was found out a moment ago. Without this a slow plan for an old image
/// could set a tag back after a fast plan for the new one.
/// </summary>
internal sealed class SourceTagCheck(IRegistries registries, IOptions<PublisherOptions> options, TimeProvider time)
{
    /// <summary>
    /// What the source tag means now, if that is not what was planned. Null where it has not moved, was planned a moment ago, was
    /// asked for by digest, or is gone: an image that upstream deleted is worth keeping.
    /// </summary>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public async Task<Digest?> FindMoveAsync(MirrorPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.FollowsTag || time.GetUtcNow() - plan.PlannedAt < options.Value.SourceTagTrustedFor)
            return null;

        Descriptor? now = await registries.Open(plan.Source.Repository).ResolveAsync(plan.Source.Tag!.Value, cancellationToken);
        return now is not null && now.Digest != plan.Source.Digest ? now.Digest : null;
    }
}
