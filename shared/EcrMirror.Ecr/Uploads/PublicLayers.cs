using Amazon.ECRPublic;
using Amazon.ECRPublic.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Uploads;

/// <summary>Layers of ECR Public; a registry goes by its alias there.</summary>
internal sealed class PublicLayers(EcrRegistry registry, EcrClients clients) : ILayerControl
{
    public int MostParts => 1000;

    public async Task<string> StartAsync(Repository repository, CancellationToken cancellationToken)
    {
        var request = new InitiateLayerUploadRequest { RegistryId = PublicName.Of(repository).Alias, RepositoryName = PublicName.Of(repository).Name };
        InitiateLayerUploadResponse started = await clients.AskPublicAsync(
            registry, "InitiateLayerUpload", (ecr, cancelled) => ecr.InitiateLayerUploadAsync(request, cancelled), cancellationToken);
        return started.UploadId ?? throw new RegistryException($"ECR Public started an upload without an id.") { Kind = FailureKind.Protocol };
    }

    public async Task<long?> SendAsync(Repository repository, string upload, long from, ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        try
        {
            UploadLayerPartResponse sent = await clients.AskPublicAsync(
                registry,
                "UploadLayerPart",
                (ecr, cancelled) => ecr.UploadLayerPartAsync(
                    new UploadLayerPartRequest
                    {
                        RegistryId = PublicName.Of(repository).Alias,
                        RepositoryName = PublicName.Of(repository).Name,
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
                RegistryId = PublicName.Of(repository).Alias,
                RepositoryName = PublicName.Of(repository).Name,
                UploadId = upload,
                LayerDigests = [digest.ToString()],
            };
            await clients.AskPublicAsync(
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
            RegistryId = PublicName.Of(repository).Alias,
            RepositoryName = PublicName.Of(repository).Name,
            LayerDigests = [.. digests.Select(digest => digest.ToString())],
        };
        BatchCheckLayerAvailabilityResponse? answer = await clients.FindPublicAsync<BatchCheckLayerAvailabilityResponse, RepositoryNotFoundException>(
            registry, "BatchCheckLayerAvailability", (ecr, cancelled) => ecr.BatchCheckLayerAvailabilityAsync(request, cancelled), cancellationToken);

        return (answer?.Layers ?? [])
            .Where(layer => layer.LayerAvailability == LayerAvailability.AVAILABLE)
            .Select(layer => Digest.Parse(layer.LayerDigest!))
            .ToHashSet();
    }
}
