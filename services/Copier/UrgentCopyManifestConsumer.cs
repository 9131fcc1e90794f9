using EcrMirror.Contracts;
using EcrMirror.Copier.Manifests;
using EcrMirror.Hosting.Bus;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier;

/// <summary>The same for urgent manifests, from a queue of their own.</summary>
internal sealed class UrgentCopyManifestConsumer(ManifestCopier copier) : CopyManifestConsumer(copier);

/// <summary>How many urgent manifests are copied at the same time, besides the others; they share the slots for blobs, and go first.</summary>
internal sealed class UrgentCopyManifestConsumerDefinition : ConsumerDefinition<UrgentCopyManifestConsumer>
{
    public UrgentCopyManifestConsumerDefinition(IOptions<CopierOptions> options)
    {
        EndpointName = MirrorQueues.Urgent(MirrorQueues.NameOf<CopyManifest>());
        ConcurrentMessageLimit = options.Value.ConcurrentManifests;
    }
}
