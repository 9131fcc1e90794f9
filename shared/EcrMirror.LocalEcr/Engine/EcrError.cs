using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>What an operation of ECR answers instead of a result. Types and messages are those that clients of ECR match on.</summary>
/// <remarks>Sources: the service models' exceptions; API reference, "Common Errors"; messages as clients reported them.</remarks>
internal sealed class EcrError(string type, string message, int status = 400, JsonObject? members = null) : Exception(message)
{
    /// <summary>The name of the exception, such as <c>RepositoryNotFoundException</c>.</summary>
    public string Type => type;

    /// <summary>The status of the API's answer.</summary>
    public int Status => status;

    /// <summary>What the answer has beside type and message.</summary>
    public JsonObject? Members => members;

    public static EcrError Throttled() => new("ThrottlingException", "Rate exceeded");

    public static EcrError AccessDenied(Caller caller, string action, string resource) => new(
        "AccessDeniedException",
        $"User: {caller.Arn} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action");

    public static EcrError NotAuthenticated(NotAuthenticatedException problem) => new(problem.Code, problem.Message);

    public static EcrError InvalidParameter(string member, string constraint) =>
        new("InvalidParameterException", $"Invalid parameter at '{member}' failed to satisfy constraint: '{constraint}'");

    public static EcrError Validation(string message) => new("ValidationException", message);

    public static EcrError LimitExceeded(string message) => new("LimitExceededException", message);

    public static EcrError UnsupportedCommand(string message) => new("UnsupportedCommandException", message);

    public static EcrError RepositoryNotFound(RegistryIdentity registry, string name) => new(
        "RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{registry.Id}'");

    public static EcrError RepositoryAlreadyExists(RegistryIdentity registry, RepositoryName name) => new(
        "RepositoryAlreadyExistsException", $"The repository with name '{name}' already exists in the registry with id '{registry.Id}'");

    public static EcrError RepositoryNotEmpty(RegistryIdentity registry, RepositoryName name) => new(
        "RepositoryNotEmptyException",
        $"The repository with name '{name}' in registry with id '{registry.Id}' cannot be deleted because it still contains images");

    public static EcrError RegistryNotFound(string id) => new("RegistryNotFoundException", $"The registry with id '{id}' does not exist");

    public static EcrError ImageNotFound(RegistryIdentity registry, RepositoryName name, ImageId image) => new(
        "ImageNotFoundException",
        $"The image with imageId {image} does not exist within the repository with name '{name}' in the registry with id '{registry.Id}'");

    public static EcrError ImageAlreadyExists(RegistryIdentity registry, RepositoryName name, Digest digest, Tag? tag) => new(
        "ImageAlreadyExistsException",
        $"Image with digest '{digest}' and tag '{tag?.ToString() ?? "null"}' already exists in the repository with name '{name}' in registry with id '{registry.Id}'");

    public static EcrError ImageTagAlreadyExists(RepositoryName name, Tag tag) => new(
        "ImageTagAlreadyExistsException",
        $"The image tag '{tag}' already exists in the '{name}' repository and cannot be overwritten because the tag is immutable.");

    public static EcrError ImageDigestDoesNotMatch(Digest promised, Digest actual) => new(
        "ImageDigestDoesNotMatchException", $"The image digest '{promised}' does not match '{actual}', the digest of the image manifest");

    public static EcrError LayersNotFound(RegistryIdentity registry, RepositoryName name, IEnumerable<Digest> layers) => new(
        "LayersNotFoundException",
        $"Layers with digests '[{string.Join(", ", layers)}]' required for pushing image into repository with name '{name}' in the registry with id '{registry.Id}' do not exist");

    public static EcrError ReferencedImagesNotFound(RegistryIdentity registry, RepositoryName name, IEnumerable<Digest> images) => new(
        "ReferencedImagesNotFoundException",
        $"Images with digests '[{string.Join(", ", images)}]' required for pushing image into repository with name '{name}' in the registry with id '{registry.Id}' do not exist");

    public static EcrError LayerNotFound(RegistryIdentity registry, RepositoryName name, string layer) => new(
        "LayersNotFoundException",
        $"The layer with digest '{layer}' does not exist in the repository with name '{name}' in the registry with id '{registry.Id}'");

    public static EcrError LayerInaccessible(RegistryIdentity registry, RepositoryName name, Digest layer) => new(
        "LayerInaccessibleException",
        $"The layer with digest '{layer}' in the repository with name '{name}' in the registry with id '{registry.Id}' is not associated with an image");

    public static EcrError LayerAlreadyExists(RegistryIdentity registry, RepositoryName name, Digest layer) => new(
        "LayerAlreadyExistsException",
        $"The layer with digest '{layer}' already exists in the repository with name '{name}' in the registry with id '{registry.Id}'");

    public static EcrError UploadNotFound(RegistryIdentity registry, RepositoryName name, string upload) => new(
        "UploadNotFoundException",
        $"The upload with id '{upload}' could not be found for the repository with name '{name}' in the registry with id '{registry.Id}'");

    public static EcrError EmptyUpload(RegistryIdentity registry, RepositoryName name, string upload) => new(
        "EmptyUploadException",
        $"The upload with id '{upload}' for the repository with name '{name}' in the registry with id '{registry.Id}' does not contain any layer parts");

    public static EcrError LayerPartTooSmall() =>
        new("LayerPartTooSmallException", "All layer parts except the last part should be at least 5MB");

    public static EcrError InvalidLayer() =>
        new("InvalidLayerException", "None of the provided layer digests match the calculated layer digest");

    public static EcrError InvalidLayerPart(RegistryIdentity registry, RepositoryName name, string upload, long received, string message)
    {
        var members = new JsonObject
        {
            ["registryId"] = registry.Id,
            ["repositoryName"] = name.ToString(),
            ["uploadId"] = upload,
        };
        if (received > 0)
            members["lastValidByteReceived"] = received - 1;
        return new EcrError("InvalidLayerPartException", message, members: members);
    }

    public static EcrError RepositoryPolicyNotFound(RegistryIdentity registry, RepositoryName name) => new(
        "RepositoryPolicyNotFoundException",
        $"Repository policy does not exist for the repository with name '{name}' in the registry with id '{registry.Id}'");

    public static EcrError LifecyclePolicyNotFound(RegistryIdentity registry, RepositoryName name) => new(
        "LifecyclePolicyNotFoundException",
        $"Lifecycle policy does not exist for the repository with name '{name}' in the registry with id '{registry.Id}'");

    public static EcrError ScanNotFound(RegistryIdentity registry, RepositoryName name, ImageId image) => new(
        "ScanNotFoundException",
        $"Image scan does not exist for the image with '{image}' in the repository with name '{name}' in the registry with id '{registry.Id}'");
}
