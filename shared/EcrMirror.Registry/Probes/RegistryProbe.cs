using System.Net;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Probes;

/// <summary>Asks over the connections that everything else uses, so that what is found is what they would meet.</summary>
internal sealed class RegistryProbe(Registries registries) : IRegistryProbe
{
    // No upload has it: it is the identifier of nothing.
    private const string NoUpload = "00000000-0000-0000-0000-000000000000";

    public ValueTask<RegistryCredential?> FindCredentialAsync(Repository repository, CancellationToken cancellationToken) =>
        registries.Credentials.FindAsync(repository, cancellationToken);

    public async Task<PullAllowance?> FindPullAllowanceAsync(ImageReference image, CancellationToken cancellationToken)
    {
        RepositoryName name = image.Repository.Name;
        var look = new RegistryRequest(HttpMethod.Head, $"{name}/manifests/{image.Identifier}", Access.Read(name))
        {
            Action = RegistryAction.ReadManifest,
            Accept = MediaType.Manifests,
            Expected = [200, 404],
        };
        return await registries.Connect(image.Repository.Host).AskAsync(
            look, (answer, _) => ValueTask.FromResult(PullAllowance.Read(answer.Message)), cancellationToken);
    }

    public async Task<PushAnswer> AskToPushAsync(Repository repository, CancellationToken cancellationToken)
    {
        var goOn = new RegistryRequest(HttpMethod.Patch, $"{repository.Name}/blobs/uploads/{NoUpload}", Access.Write(repository.Name))
        {
            Action = RegistryAction.UploadBytes,
            Expected = [200, 201, 202, 204],
        };
        try
        {
            await registries.Connect(repository.Host).AskAsync(goOn, (_, _) => ValueTask.FromResult(true), cancellationToken);
            return PushAnswer.Untold;
        }
        catch (RegistryException refused) when (refused.HasCode(RegistryErrorCode.NameUnknown))
        {
            return PushAnswer.RepositoryUnknown;
        }
        catch (RegistryException refused) when (refused.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return PushAnswer.Granted;
        }
        catch (RegistryException refused) when (refused.Status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
        {
            return PushAnswer.Untold;
        }
    }
}
