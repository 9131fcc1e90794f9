using Amazon.ECR;
using Amazon.ECR.Model;
using Amazon.Runtime;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Upkeep;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>
/// The actions that mirroring into a private repository needs, each with a request that cannot change anything. Reads ask for what is not
/// there. Writes are wrong in a way that no repository can take, so they are refused after the permission was looked at, if it was; that
/// Amazon ECR looks at it first is inferred, not documented. An upload that is started holds nothing and is forgotten by the registry.
/// </summary>
/// <remarks>Source: Amazon ECR API reference, the errors of each operation; user guide, "IAM permissions for pushing an image".</remarks>
internal sealed class PrivateProbes(EcrRegistry registry, Repository repository, EcrClients clients, EcrRepositoryTemplate? declared) : IProbes
{
    private string Name => repository.Name.ToString();

    private string? Account => registry.Account;

    public ActionProbe Existence => Probe("DescribeRepositories", ActionUse.Comfort, (ecr, cancelled) =>
        ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest { RegistryId = Account, RepositoryNames = [Name] }, cancelled));

    public ActionProbe Layers => Probe("BatchCheckLayerAvailability", ActionUse.Push, (ecr, cancelled) =>
        ecr.BatchCheckLayerAvailabilityAsync(new BatchCheckLayerAvailabilityRequest { RegistryId = Account, RepositoryName = Name, LayerDigests = [NoSuch.Layer] }, cancelled));

    public IReadOnlyList<ActionProbe> Others =>
    [
        // An image without tag and digest: one with either would be looked for at the upstream of a pull-through cache.
        Probe("BatchGetImage", ActionUse.Push, (ecr, cancelled) =>
            ecr.BatchGetImageAsync(new BatchGetImageRequest { RegistryId = Account, RepositoryName = Name, ImageIds = [new ImageIdentifier()] }, cancelled)),
        Probe("GetDownloadUrlForLayer", ActionUse.Comfort, (ecr, cancelled) =>
            ecr.GetDownloadUrlForLayerAsync(new GetDownloadUrlForLayerRequest { RegistryId = Account, RepositoryName = Name, LayerDigest = NoSuch.Layer }, cancelled)),

        // A template for pushes could make a repository of these.
        Probe("InitiateLayerUpload", ActionUse.Push, (ecr, cancelled) =>
            ecr.InitiateLayerUploadAsync(new InitiateLayerUploadRequest { RegistryId = Account, RepositoryName = Name }, cancelled)) with { NeedsRepository = true },
        Probe("UploadLayerPart", ActionUse.Push, (ecr, cancelled) =>
            ecr.UploadLayerPartAsync(
                new UploadLayerPartRequest { RegistryId = Account, RepositoryName = Name, UploadId = NoSuch.Upload, PartFirstByte = 0, PartLastByte = 0, LayerPartBlob = new MemoryStream(new byte[1]) },
                cancelled)) with { NeedsRepository = true },
        Probe("CompleteLayerUpload", ActionUse.Push, (ecr, cancelled) =>
            ecr.CompleteLayerUploadAsync(new CompleteLayerUploadRequest { RegistryId = Account, RepositoryName = Name, UploadId = NoSuch.Upload, LayerDigests = [NoSuch.Layer] }, cancelled)) with { NeedsRepository = true },

        // Nothing that could be a manifest: it has no type and names nothing.
        Probe("PutImage", ActionUse.Push, (ecr, cancelled) =>
            ecr.PutImageAsync(new PutImageRequest { RegistryId = Account, RepositoryName = Name, ImageManifest = "{}" }, cancelled)) with { NeedsRepository = true },
        .. OfDeclaredSettings(),
    ];

    public IReadOnlyList<string> NotTried => declared?.ScanOnPush is null ? [] : ["ecr:PutImageScanningConfiguration"];

    // A mutability that needs exclusions, without any: the model has it refused.
    public ActionProbe? Creation => Probe("CreateRepository", ActionUse.Create, (ecr, cancelled) =>
        ecr.CreateRepositoryAsync(
            new CreateRepositoryRequest { RegistryId = Account, RepositoryName = Name, ImageTagMutability = ImageTagMutability.IMMUTABLE_WITH_EXCLUSION }, cancelled));

    private IEnumerable<ActionProbe> OfDeclaredSettings()
    {
        if (declared?.ImageTagMutability is not null)
        {
            yield return Upkeep("PutImageTagMutability", (ecr, cancelled) => ecr.PutImageTagMutabilityAsync(
                new PutImageTagMutabilityRequest { RegistryId = Account, RepositoryName = Name, ImageTagMutability = ImageTagMutability.IMMUTABLE_WITH_EXCLUSION }, cancelled));
        }

        if (declared?.Policy is not null || declared?.PolicyFile is not null)
        {
            yield return Upkeep("GetRepositoryPolicy", (ecr, cancelled) =>
                ecr.GetRepositoryPolicyAsync(new GetRepositoryPolicyRequest { RegistryId = Account, RepositoryName = Name }, cancelled));
            yield return Upkeep("SetRepositoryPolicy", (ecr, cancelled) =>
                ecr.SetRepositoryPolicyAsync(new SetRepositoryPolicyRequest { RegistryId = Account, RepositoryName = Name, PolicyText = "no policy" }, cancelled));
        }

        if (declared?.LifecyclePolicy is not null || declared?.LifecyclePolicyFile is not null)
        {
            yield return Upkeep("GetLifecyclePolicy", (ecr, cancelled) =>
                ecr.GetLifecyclePolicyAsync(new GetLifecyclePolicyRequest { RegistryId = Account, RepositoryName = Name }, cancelled));

            // Long enough for the model, which wants 100 characters, and no policy.
            yield return Upkeep("PutLifecyclePolicy", (ecr, cancelled) =>
                ecr.PutLifecyclePolicyAsync(new PutLifecyclePolicyRequest { RegistryId = Account, RepositoryName = Name, LifecyclePolicyText = new string('-', 100) }, cancelled));
        }

        if (declared?.Tags.Count > 0)
        {
            yield return Upkeep("ListTagsForResource", (ecr, cancelled) =>
                ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = Arns.Of(registry, repository) }, cancelled));

            // Keys that begin so are kept for AWS.
            yield return Upkeep("TagResource", (ecr, cancelled) => ecr.TagResourceAsync(
                new TagResourceRequest { ResourceArn = Arns.Of(registry, repository), Tags = [new Tag { Key = "aws:ecr-mirror", Value = "" }] }, cancelled));
        }
    }

    private ActionProbe Upkeep<T>(string operation, Func<IAmazonECR, CancellationToken, Task<T>> ask)
        where T : AmazonWebServiceResponse => Probe(operation, ActionUse.Upkeep, ask) with { NeedsRepository = true };

    private ActionProbe Probe<T>(string operation, ActionUse use, Func<IAmazonECR, CancellationToken, Task<T>> ask)
        where T : AmazonWebServiceResponse =>
        new($"ecr:{operation}", use, cancellationToken => clients.AskAsync(registry, operation, ask, cancellationToken));
}
