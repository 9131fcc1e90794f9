using EcrMirror.Contracts;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Rules;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>
/// Finds what a push makes due: the images of rules whose source it was. Our own pushes are pushes too, so that an image goes on from A
/// to B to C where rules say so. That ends, because what is current already is not pushed again.
/// </summary>
internal sealed class PushedImages(KnownRules rules, EcrRegistries registries, IOptions<PushEventOptions> options)
{
    /// <summary>One image for each rule. Nothing is remembered of a push: the same again is due again, under the same request id.</summary>
    public async Task<IReadOnlyList<SyncImage>> FindDueAsync(EcrPush push, CancellationToken cancellationToken)
    {
        RuleBook book = await rules.FindAsync(cancellationToken);
        return
        [
            .. HostsOf(push)
                .SelectMany(host => book.From(new Repository(host, push.Repository)))
                .Where(rule => IsAbout(rule.Source, push))
                .Select(rule => RuleSyncs.Pushed(rule, push.Digest)),
        ];
    }

    private IEnumerable<RegistryHost> HostsOf(EcrPush push) => registries.HostsOf(push.Account, push.Region)
        .Concat(options.Value.Registries
            .Where(registry => registry.Account == push.Account && registry.Region == push.Region)
            .Select(registry => RegistryHost.Parse(registry.Host)))
        .Distinct();

    // What is pushed without a tag is usually part of an index, whose own push follows.
    private static bool IsAbout(ImageReference source, EcrPush push) =>
        source.Digest is { } digest ? digest == push.Digest : push.Tag is { } tag && source.Tag == tag;
}
