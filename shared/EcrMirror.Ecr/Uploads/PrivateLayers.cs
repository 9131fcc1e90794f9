using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Uploads;

/// <summary>Layers of a private registry.</summary>
internal sealed class PrivateLayers(EcrRegistry registry, EcrClients clients) : ILayerControl
{
    public int MostParts => 4200;

    public async Task<string> StartAsync(Repository repository, CancellationToken cancellationToken)
    {
        var request = new InitiateLayerUploadRequest { RegistryId = registry.Account, RepositoryName = Name(repository) };
        InitiateLayerUploadResponse started = await clients.AskAsync(
            registry, "InitiateLayerUpload", (ecr, cancelled) => ecr.InitiateLayerUploadAsync(request, cancelled), cancellationToken);
        return started.UploadId ?? throw new RegistryException($"Amazon ECR in {registry.Region} started an upload without an id.") { Kind = FailureKind.Protocol };
    }

    public async Task<long?> SendAsync(Repository repository, string upload, long from, ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        try
        {
            UploadLayerPartResponse sent = await clients.AskAsync(
                registry,
                "UploadLayerPart",
                (ecr, cancelled) => ecr.UploadLayerPartAsync(
                    new UploadLayerPartRequest
                    {
                        RegistryId = registry.Account,
                        RepositoryName = Name(repository),
                        UploadId = upload,
                        PartFirstByte = from,
                        PartLastByte = from + part.Length - 1,
                        LayerPartBlob = LayerPart.Of(part),
                    },
                    cancelled),
                cancellationToken);
            return (sent.LastByteReceived ?? (from + part.Length - 1)) + 1;
        }
        catch (RegistryException gone) when (gone.InnerException is UploadNotFoundException)
        {
            return null;
        }
        catch (RegistryException elsewhere) when (elsewhere.InnerException is InvalidLayerPartException invalid)
        {
            return LayerPart.Received(invalid.LastValidByteReceived);
        }
    }

    public async Task<bool> CompleteAsync(Repository repository, string upload, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            var request = new CompleteLayerUploadRequest
            {
                RegistryId = registry.Account,
                RepositoryName = Name(repository),
                UploadId = upload,
                LayerDigests = [digest.ToString()],
            };
            await clients.AskAsync(
                registry, "CompleteLayerUpload", (ecr, cancelled) => ecr.CompleteLayerUploadAsync(request, cancelled), cancellationToken);
            return true;
        }
        catch (RegistryException there) when (there.InnerException is LayerAlreadyExistsException)
        {
            return true;
        }
        catch (RegistryException gone) when (gone.InnerException is UploadNotFoundException)
        {
            return false;
        }
    }

    public async Task<IReadOnlySet<Digest>> FindAsync(Repository repository, IReadOnlyList<Digest> digests, CancellationToken cancellationToken)
    {
        var request = new BatchCheckLayerAvailabilityRequest
        {
            RegistryId = registry.Account,
            RepositoryName = Name(repository),
            LayerDigests = [.. digests.Select(digest => digest.ToString())],
        };
        BatchCheckLayerAvailabilityResponse? answer = await clients.FindAsync<BatchCheckLayerAvailabilityResponse, RepositoryNotFoundException>(
            registry, "BatchCheckLayerAvailability", (ecr, cancelled) => ecr.BatchCheckLayerAvailabilityAsync(request, cancelled), cancellationToken);

        // What is archived is listed too, and cannot be used.
        return (answer?.Layers ?? [])
            .Where(layer => layer.LayerAvailability == LayerAvailability.AVAILABLE)
            .Select(layer => Digest.Parse(layer.LayerDigest!))
            .ToHashSet();
    }

    private static string Name(Repository repository) => repository.Name.ToString();
}
