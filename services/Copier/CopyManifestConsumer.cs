using EcrMirror.Contracts;
using EcrMirror.Copier.Manifests;
using EcrMirror.Hosting.Bus;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier;

/// <summary>Copies one manifest and says where it landed, and where not.</summary>
internal class CopyManifestConsumer(ManifestCopier copier) : IConsumer<CopyManifest>
{
    public async Task Consume(ConsumeContext<CopyManifest> context)
    {
        // Where it was begun before, there may be something.
        CopyManifest task = context.ReceiveContext.Redelivered ? context.Message with { NewDestinations = [] } : context.Message;
        ManifestCopyResult result = await copier.CopyAsync(task, context.CancellationToken);

        if (result.Copied is { } copied)
            await context.HandOnAsync(copied, context.CancellationToken);
        if (result.Failed is { } failed)
            await context.HandOnAsync(failed, context.CancellationToken);
    }
}

/// <summary>How many manifests are copied at the same time.</summary>
internal sealed class CopyManifestConsumerDefinition : ConsumerDefinition<CopyManifestConsumer>
{
    public CopyManifestConsumerDefinition(IOptions<CopierOptions> options) => ConcurrentMessageLimit = options.Value.ConcurrentManifests;
}
