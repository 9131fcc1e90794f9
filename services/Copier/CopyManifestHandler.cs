using EcrMirror.Contracts;
using EcrMirror.Copier.Manifests;
using EcrMirror.Hosting.Messages;

namespace EcrMirror.Copier;

/// <summary>Copies one manifest and says where it landed, and where not.</summary>
internal sealed class CopyManifestHandler(ManifestCopier copier) : IMessageHandler<CopyManifest>
{
    public async Task HandleAsync(CopyManifest message, IDelivery delivery, CancellationToken cancellationToken)
    {
        // Where it was begun before, there may be something.
        CopyManifest task = delivery.IsRedelivered ? message with { NewDestinations = [] } : message;
        ManifestCopyResult result = await copier.CopyAsync(task, cancellationToken);

        if (result.Copied is { } copied)
            await delivery.HandOnAsync(copied, cancellationToken);
        if (result.Failed is { } failed)
            await delivery.HandOnAsync(failed, cancellationToken);
    }
}
