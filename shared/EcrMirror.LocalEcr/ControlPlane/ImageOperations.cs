using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Images: put, found, listed, deleted, archived.</summary>
internal static class ImageOperations
{
    private const int UsualReferrers = 20;

    public static JsonObject Put(EcrRegistry registry, ApiRequest request)
    {
        Digest? promised = request.Text("imageDigest") is not { } text ? null
            : Digest.TryParse(text, out Digest digest) ? digest
            : throw EcrError.InvalidParameter("imageDigest", "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
        byte[] manifest = Encoding.UTF8.GetBytes(request.Text("imageManifest")!);
        EcrImage image = registry.PutImage(
            request.Call, request.Name, manifest, request.Text("imageManifestMediaType"), request.Text("imageTag"), promised);
        return ApiJson.Object(("image", Answers.Image(registry, request.Name, image.Raw, image.Digest, request.Text("imageTag"))));
    }

    public static JsonObject BatchGet(EcrRegistry registry, ApiRequest request)
    {
        IReadOnlyList<string> accepted = request.Texts("acceptedMediaTypes");
        IReadOnlyList<ImageResult> results = registry.BatchGetImage(request.Call, request.Name, request.ImageIds());
        return ApiJson.Object(
            ("images", ApiJson.List(results.Where(result => result.Image is not null).Select(result => Accepted(registry, request.Name, result, accepted)))),
            ("failures", ApiJson.List(results.Where(result => result.Image is null).Select(Answers.Failure))));
    }

    public static JsonObject BatchDelete(EcrRegistry registry, ApiRequest request)
    {
        IReadOnlyList<ImageResult> results = registry.BatchDeleteImage(request.Call, request.Name, request.ImageIds());
        return ApiJson.Object(
            ("imageIds", ApiJson.List(results.Where(result => result.Image is not null).Select(result => Answers.ImageId(result.Id)))),
            ("failures", ApiJson.List(results.Where(result => result.Image is null).Select(Answers.Failure))));
    }

    public static JsonObject Describe(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        ILookup<Digest, Tag> tags = registry.TagsByImage(repository);
        IEnumerable<EcrImage> asked = request.Has("imageIds")
            ? request.ImageIds()
                .Select(id => registry.Find(repository, id, anyStatus: true).Image ?? throw EcrError.ImageNotFound(registry.Identity, request.Name, id))
                .DistinctBy(image => image.Digest)
            : repository.Images.Values.Where(image => Matches(registry, request, image, tags[image.Digest].Any()));
        (IReadOnlyList<EcrImage> page, string? next) = Paging.Page(request, asked, image => image.Digest.ToString(), names: "imageIds");
        return ApiJson.Object(
            ("imageDetails", ApiJson.List(page.Select(image => Answers.ImageDetail(registry, repository, image, tags[image.Digest])))), ("nextToken", next));
    });

    public static JsonObject List(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        ILookup<Digest, Tag> tags = registry.TagsByImage(repository);
        IEnumerable<(Digest Digest, Tag? Tag)> ids =
            from image in repository.Images.Values
            where Matches(registry, request, image, tags[image.Digest].Any())
            from tag in tags[image.Digest].Select(tag => (Tag?)tag).DefaultIfEmpty()
            select (image.Digest, tag);
        (IReadOnlyList<(Digest Digest, Tag? Tag)> page, string? next) = Paging.Page(request, ids, id => $"{id.Digest} {id.Tag}");
        return ApiJson.Object(("imageIds", ApiJson.List(page.Select(id => Answers.ImageId(id.Digest, id.Tag)))), ("nextToken", next));
    });

    /// <summary>The tags of a public repository, with what they point to.</summary>
    public static JsonObject DescribeTags(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        IEnumerable<(Tag Tag, EcrImage Image)> tagged =
            from image in registry.TagsByImage(repository)
            where repository.Images.ContainsKey(image.Key)
            from tag in image
            select (tag, repository.Images[image.Key]);
        (IReadOnlyList<(Tag Tag, EcrImage Image)> page, string? next) = Paging.Page(request, tagged, entry => entry.Tag.ToString());
        return ApiJson.Object(
            ("imageTagDetails", ApiJson.List(page.Select(entry => ApiJson.Object(
                ("imageTag", entry.Tag.ToString()),
                ("createdAt", ApiJson.Time(repository.TagTimes.GetValueOrDefault(entry.Tag, entry.Image.PushedAt))),
                ("imageDetail", ApiJson.Object(
                    ("imageDigest", entry.Image.Digest.ToString()),
                    ("imageSizeInBytes", repository.SizeOf(entry.Image)),
                    ("imagePushedAt", ApiJson.Time(entry.Image.PushedAt)),
                    ("imageManifestMediaType", entry.Image.Raw.MediaType.ToString()),
                    ("artifactMediaType", entry.Image.ArtifactMediaType))))))),
            ("nextToken", next));
    });

    public static JsonObject ListReferrers(EcrRegistry registry, ApiRequest request) => registry.Do(
        request.Call,
        request.Operation,
        request.Name,
        () =>
        {
            EcrRepository repository = registry.Repository(request.Name);
            string subject = request.Structure("subjectId")!["imageDigest"]!.GetValue<string>();
            if (!Digest.TryParse(subject, out Digest digest))
                throw EcrError.InvalidParameter("subjectId.imageDigest", "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");

            JsonObject? filter = request.Structure("filter");
            string[] types = filter?["artifactTypes"] is JsonArray list ? [.. list.Select(type => type!.GetValue<string>())] : [];
            string status = filter?["artifactStatus"]?.GetValue<string>() ?? "ACTIVE";
            IEnumerable<EcrImage> referrers = EcrRegistry.ReferrersOf(repository, digest)
                .Where(image => types.Length == 0 || types.Contains(image.ArtifactMediaType))
                .Where(image => status is "ANY" || Answers.Status(registry.StatusOf(image)) == status);
            (IReadOnlyList<EcrImage> page, string? next) = Paging.Page(request, referrers, image => image.Digest.ToString(), UsualReferrers);
            return ApiJson.Object(("referrers", ApiJson.List(page.Select(image => Referrer(registry, image)))), ("nextToken", next));
        },
        permission: "BatchGetImage");

    public static JsonObject UpdateStorageClass(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        EcrImage image = registry.Find(repository, request.ImageId(), anyStatus: true).Image
            ?? throw EcrError.ImageNotFound(registry.Identity, request.Name, request.ImageId());
        EcrImageStatus status = registry.Move(repository, image, toArchive: request.Text("targetStorageClass") is "ARCHIVE");
        return Answers.Named(
            registry, request.Name, ("imageId", Answers.ImageId(image.Digest, null)), ("imageStatus", Answers.Status(status)));
    });

    private static bool Matches(EcrRegistry registry, ApiRequest request, EcrImage image, bool isTagged)
    {
        JsonObject? filter = request.Structure("filter");
        string tagStatus = filter?["tagStatus"]?.GetValue<string>() ?? "ANY";
        string imageStatus = filter?["imageStatus"]?.GetValue<string>() ?? "ACTIVE";
        return (tagStatus is "ANY" || (tagStatus is "TAGGED") == isTagged)
            && (imageStatus is "ANY" || Answers.Status(registry.StatusOf(image)) == imageStatus);
    }

    private static JsonObject Accepted(EcrRegistry registry, RepositoryName name, ImageResult result, IReadOnlyList<string> accepted)
    {
        EcrImage image = result.Image!;

        // By digest nothing is converted: the digest would be another.
        RawManifest shown = result.Id.Digest is null ? ManifestConversion.For(image, accepted) : image.Raw;
        return Answers.Image(registry, name, shown, shown.Digest, result.Id.Tag);
    }

    private static JsonObject Referrer(EcrRegistry registry, EcrImage image) => ApiJson.Object(
        ("digest", image.Digest.ToString()),
        ("mediaType", image.Raw.MediaType.ToString()),
        ("artifactType", image.ArtifactMediaType),
        ("size", image.Raw.Content.Length),
        ("annotations", JsonNode.Parse(image.Raw.Content.Span, documentOptions: new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth })?["annotations"]?.DeepClone()),
        ("artifactStatus", Answers.Status(registry.StatusOf(image))));
}
