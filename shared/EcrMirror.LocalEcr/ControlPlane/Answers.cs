using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>How repositories and images look in answers; ECR Public leaves out what it does not have.</summary>
internal static class Answers
{
    public static JsonObject Repository(EcrRegistry registry, EcrRepository repository)
    {
        JsonObject shown = ApiJson.Object(
            ("repositoryArn", registry.Identity.Arn(repository.Name.ToString())),
            ("registryId", registry.Identity.Account),
            ("repositoryName", repository.Name.ToString()),
            ("repositoryUri", registry.UriOf(repository.Name)),
            ("createdAt", ApiJson.Time(repository.CreatedAt)));
        if (registry.Identity.IsPublic)
            return shown;

        shown["imageTagMutability"] = repository.TagMutability;
        if (repository.ExclusionFilters.Count > 0)
            shown["imageTagMutabilityExclusionFilters"] = ExclusionFilters(repository.ExclusionFilters);
        shown["imageScanningConfiguration"] = ApiJson.Object(("scanOnPush", repository.ScansOnPush));
        shown["encryptionConfiguration"] = ApiJson.Object(("encryptionType", repository.EncryptionType), ("kmsKey", repository.KmsKey));
        return shown;
    }

    public static JsonArray ExclusionFilters(IEnumerable<string> filters) =>
        ApiJson.List(filters.Select(filter => ApiJson.Object(("filterType", "WILDCARD"), ("filter", filter))));

    /// <summary>The registry and the repository, with which many answers begin.</summary>
    public static JsonObject Named(EcrRegistry registry, RepositoryName name, params ReadOnlySpan<(string Name, JsonNode? Value)> members) =>
        ApiJson.Object([("registryId", registry.Identity.Account), ("repositoryName", name.ToString()), .. members]);

    public static JsonObject ImageId(ImageId id) => ApiJson.Object(("imageDigest", id.Digest), ("imageTag", id.Tag));

    public static JsonObject ImageId(Digest digest, Tag? tag) => ApiJson.Object(("imageDigest", digest.ToString()), ("imageTag", tag?.ToString()));

    public static JsonObject Image(EcrRegistry registry, RepositoryName name, RawManifest raw, Digest digest, string? tag) => Named(
        registry,
        name,
        ("imageId", ApiJson.Object(("imageDigest", digest.ToString()), ("imageTag", tag))),
        ("imageManifest", Encoding.UTF8.GetString(raw.Content.Span)),
        ("imageManifestMediaType", raw.MediaType.ToString()));

    public static JsonObject Failure(ImageResult result) => ApiJson.Object(
        ("imageId", ImageId(result.Id)), ("failureCode", result.FailureCode), ("failureReason", result.FailureReason));

    public static JsonObject ImageDetail(EcrRegistry registry, EcrRepository repository, EcrImage image, IEnumerable<Tag> tags)
    {
        JsonObject detail = Named(
            registry,
            repository.Name,
            ("imageDigest", image.Digest.ToString()),
            ("imageTags", ApiJson.TextsIfAny(tags.Cast<object>())),
            ("imageSizeInBytes", repository.SizeOf(image)),
            ("imagePushedAt", ApiJson.Time(image.PushedAt)),
            ("imageManifestMediaType", image.Raw.MediaType.ToString()),
            ("artifactMediaType", image.ArtifactMediaType));
        if (registry.Identity.IsPublic)
            return detail;

        detail["imageStatus"] = Status(registry.StatusOf(image));
        if (image.ScannedAt is not null)
            detail["imageScanStatus"] = ScanOperations.Status(image);
        if (image.LastPulledAt is { } pulled)
            detail["lastRecordedPullTime"] = ApiJson.Time(pulled);
        if (image.Manifest.Subject is { } subject)
            detail["subjectManifestDigest"] = subject.Digest.ToString();
        if (image.ArchivedAt is { } archived)
            detail["lastArchivedAt"] = ApiJson.Time(archived);
        if (image.ActivatedAt is { } activated && image.Status is not EcrImageStatus.Activating)
            detail["lastActivatedAt"] = ApiJson.Time(activated);
        return detail;
    }

    public static string Status(EcrImageStatus status) => status.ToString().ToUpperInvariant();
}
