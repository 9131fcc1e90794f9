using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>
/// Finds what a push makes due: the images of rules whose source it was. Our own pushes are pushes too, so that an image goes on from A
/// to B to C where rules say so. That ends, because what is current already is not pushed again.
/// </summary>
internal sealed class PushedImages(KnownRules rules, EcrRegistries registries, IOptions<PushEventOptions> options)
{
    /// <summary>
    /// The image for each rule that is about it; where its name alone does not tell whether a selection means it, a look at all tags.
    /// Nothing is remembered of a push: the same again is due again, under the same request id.
    /// </summary>
    /// <exception cref="RuleSourceException">No rule that is known is about it, and not all are known.</exception>
    public async Task<IReadOnlyList<DueWork>> FindDueAsync(EcrPush push, CancellationToken cancellationToken)
    {
        RuleBook book = await rules.FindAsync(cancellationToken);
        DueWork[] due =
        [
            .. HostsOf(push)
                .SelectMany(host => book.From(new Repository(host, push.Repository)))
                .Select(rule => RuleSyncs.Pushed(rule, push.Tag, push.Digest))
                .OfType<DueWork>(),
        ];
        return due.Length > 0 || book.Missing is not { } missing ? due : throw missing;
    }

    private IEnumerable<RegistryHost> HostsOf(EcrPush push) => registries.HostsOf(push.Account, push.Region)
        .Concat(options.Value.Registries
            .Where(registry => registry.Account == push.Account && registry.Region == push.Region)
            .Select(registry => RegistryHost.Parse(registry.Host)))
        .Distinct();
}
