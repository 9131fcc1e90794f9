using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Lifecycle policies, and the preview of what one would do. Nothing is ever expired here.</summary>
internal static class LifecycleOperations
{
    public static JsonObject Put(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        string text = request.Text("lifecyclePolicyText")!;
        LifecyclePolicy.Parse(text);
        repository.LifecyclePolicyText = text;
        registry.Changed();
        return Answers.Named(registry, request.Name, ("lifecyclePolicyText", text));
    });

    public static JsonObject Get(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
        Shown(registry, Existing(registry, request)));

    public static JsonObject Delete(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = Existing(registry, request);
        JsonObject gone = Shown(registry, repository);
        repository.LifecyclePolicyText = null;
        registry.Changed();
        return gone;
    });

    public static JsonObject StartPreview(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        string text = request.Text("lifecyclePolicyText") ?? Existing(registry, request).LifecyclePolicyText!;
        LifecyclePolicy.Parse(text);
        repository.LifecyclePreviewText = text;
        return Answers.Named(registry, request.Name, ("lifecyclePolicyText", text), ("status", "IN_PROGRESS"));
    });

    public static JsonObject GetPreview(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        string text = repository.LifecyclePreviewText ?? throw new EcrError(
            "LifecyclePolicyPreviewNotFoundException",
            $"Lifecycle policy preview does not exist for the repository with name '{request.Name}' in the registry with id '{registry.Identity.Id}'");
        ILookup<Digest, Tag> tags = registry.TagsByImage(repository);
        IReadOnlyList<(EcrImage Image, LifecyclePolicy.Rule Rule)> all = LifecyclePolicy.Parse(text).Preview(repository, tags, registry.Now);

        HashSet<Digest> named = [.. request.ImageIds().Select(id => registry.Find(repository, id, anyStatus: true).Image?.Digest).OfType<Digest>()];
        string tagStatus = request.Structure("filter")?["tagStatus"]?.GetValue<string>() ?? "ANY";
        (IReadOnlyList<(EcrImage Image, LifecyclePolicy.Rule Rule)> page, string? next) = Paging.Page(
            request,
            all.Where(result => (!request.Has("imageIds") || named.Contains(result.Image.Digest))
                && (tagStatus is "ANY" || (tagStatus is "TAGGED") == tags[result.Image.Digest].Any())),
            result => result.Image.Digest.ToString(),
            names: "imageIds");
        int transitions = all.Count(result => result.Rule.Action is "transition");
        return Answers.Named(
            registry,
            request.Name,
            ("lifecyclePolicyText", text),
            ("status", "COMPLETE"),
            ("nextToken", next),
            ("previewResults", ApiJson.List(page.Select(result => ApiJson.Object(
                ("imageTags", ApiJson.TextsIfAny(tags[result.Image.Digest].Cast<object>())),
                ("imageDigest", result.Image.Digest.ToString()),
                ("imagePushedAt", ApiJson.Time(result.Image.PushedAt)),
                ("action", ApiJson.Object(("type", result.Rule.Action.ToUpperInvariant()), ("targetStorageClass", result.Rule.TargetStorageClass?.ToUpperInvariant()))),
                ("appliedRulePriority", result.Rule.Priority),
                ("storageClass", result.Image.Status is EcrImageStatus.Archived ? "ARCHIVE" : "STANDARD"))))),
            ("summary", ApiJson.Object(
                ("expiringImageTotalCount", all.Count - transitions),
                ("transitioningImageTotalCounts", transitions == 0 ? null : ApiJson.List([ApiJson.Object(("targetStorageClass", "ARCHIVE"), ("imageTotalCount", transitions))])))));
    });

    private static EcrRepository Existing(EcrRegistry registry, ApiRequest request)
    {
        EcrRepository repository = registry.Repository(request.Name);
        return repository.LifecyclePolicyText is null ? throw EcrError.LifecyclePolicyNotFound(registry.Identity, request.Name) : repository;
    }

    private static JsonObject Shown(EcrRegistry registry, EcrRepository repository) => Answers.Named(
        registry, repository.Name, ("lifecyclePolicyText", repository.LifecyclePolicyText), ("lastEvaluatedAt", ApiJson.Time(repository.CreatedAt)));
}
