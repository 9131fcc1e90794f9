using Amazon.ECRPublic;
using Amazon.ECRPublic.Model;
using Amazon.Runtime;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Upkeep;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>The actions that mirroring into a repository of ECR Public needs, as <see cref="PrivateProbes"/> has those of private ones.</summary>
/// <remarks>Source: Amazon ECR Public API reference; user guide, "Identity-based policy examples".</remarks>
internal sealed class PublicProbes(EcrRegistry registry, Repository repository, EcrClients clients, EcrRepositoryTemplate? declared) : IProbes
{
    private string Name => PublicName.Of(repository).Name;

    private string Alias => PublicName.Of(repository).Alias;

    public ActionProbe Existence => Probe("DescribeRepositories", ActionUse.Comfort, (ecr, cancelled) =>
        ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest { RepositoryNames = [Name] }, cancelled));

    public ActionProbe Layers => Probe("BatchCheckLayerAvailability", ActionUse.Push, (ecr, cancelled) =>
        ecr.BatchCheckLayerAvailabilityAsync(new BatchCheckLayerAvailabilityRequest { RegistryId = Alias, RepositoryName = Name, LayerDigests = [NoSuch.Layer] }, cancelled));

    public IReadOnlyList<ActionProbe> Others =>
    [
        Probe("InitiateLayerUpload", ActionUse.Push, (ecr, cancelled) =>
            ecr.InitiateLayerUploadAsync(new InitiateLayerUploadRequest { RegistryId = Alias, RepositoryName = Name }, cancelled)) with { NeedsRepository = true },
        Probe("UploadLayerPart", ActionUse.Push, (ecr, cancelled) =>
            ecr.UploadLayerPartAsync(
                new UploadLayerPartRequest { RegistryId = Alias, RepositoryName = Name, UploadId = NoSuch.Upload, PartFirstByte = 0, PartLastByte = 0, LayerPartBlob = new MemoryStream(new byte[1]) },
                cancelled)) with { NeedsRepository = true },
        Probe("CompleteLayerUpload", ActionUse.Push, (ecr, cancelled) =>
            ecr.CompleteLayerUploadAsync(new CompleteLayerUploadRequest { RegistryId = Alias, RepositoryName = Name, UploadId = NoSuch.Upload, LayerDigests = [NoSuch.Layer] }, cancelled)) with { NeedsRepository = true },
        Probe("PutImage", ActionUse.Push, (ecr, cancelled) =>
            ecr.PutImageAsync(new PutImageRequest { RegistryId = Alias, RepositoryName = Name, ImageManifest = "{}" }, cancelled)) with { NeedsRepository = true },
        .. OfDeclaredSettings(),
    ];

    public IReadOnlyList<string> NotTried => declared?.Catalog is null ? [] : ["ecr-public:PutRepositoryCatalogData"];

    // It has no setting that the model would have refused.
    public ActionProbe? Creation => null;

    private IEnumerable<ActionProbe> OfDeclaredSettings()
    {
        if (declared?.Policy is not null || declared?.PolicyFile is not null)
        {
            yield return Upkeep("GetRepositoryPolicy", (ecr, cancelled) => ecr.GetRepositoryPolicyAsync(new GetRepositoryPolicyRequest { RepositoryName = Name }, cancelled));
            yield return Upkeep("SetRepositoryPolicy", (ecr, cancelled) =>
                ecr.SetRepositoryPolicyAsync(new SetRepositoryPolicyRequest { RepositoryName = Name, PolicyText = "no policy" }, cancelled));
        }

        if (declared?.Catalog is not null)
        {
            yield return Upkeep("GetRepositoryCatalogData", (ecr, cancelled) =>
                ecr.GetRepositoryCatalogDataAsync(new GetRepositoryCatalogDataRequest { RepositoryName = Name }, cancelled));
        }
    }

    private ActionProbe Upkeep<T>(string operation, Func<IAmazonECRPublic, CancellationToken, Task<T>> ask)
        where T : AmazonWebServiceResponse => Probe(operation, ActionUse.Upkeep, ask) with { NeedsRepository = true };

    private ActionProbe Probe<T>(string operation, ActionUse use, Func<IAmazonECRPublic, CancellationToken, Task<T>> ask)
        where T : AmazonWebServiceResponse =>
        new($"ecr-public:{operation}", use, cancellationToken => clients.AskPublicAsync(registry, operation, ask, cancellationToken));
}
