using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Scans. They are done at once and find nothing; what is refused is refused as ECR does.</summary>
/// <remarks>Source: ECR user guide, "Scan images for software vulnerabilities".</remarks>
internal static class ScanOperations
{
    private static readonly TimeSpan BetweenScans = TimeSpan.FromHours(24);

    public static JsonObject Start(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrImage image = Image(registry, request);
        if (IsEnhanced(registry))
            throw EcrError.Validation("This feature is disabled");
        if (image.Manifest is Manifest.Index)
            throw new EcrError("UnsupportedImageTypeException", $"The image with digest '{image.Digest}' is of a type that cannot be scanned");
        if (registry.StatusOf(image) is not EcrImageStatus.Active)
            throw new EcrError("ImageArchivedException", $"The image with digest '{image.Digest}' is archived and cannot be scanned");
        if (image.ScannedAt + BetweenScans > registry.Now)
            throw EcrError.LimitExceeded("The scan quota per image has been exceeded. Wait and try again.");

        image.ScannedAt = registry.Now;
        registry.Changed();
        return Answers.Named(
            registry,
            request.Name,
            ("imageId", Answers.ImageId(new ImageId(image.Digest.ToString(), request.ImageId().Tag))),
            ("imageScanStatus", ApiJson.Object(("status", "IN_PROGRESS"))));
    });

    public static JsonObject DescribeFindings(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrImage image = Image(registry, request);
        if (image.ScannedAt is not { } scanned)
            throw EcrError.ScanNotFound(registry.Identity, request.Name, request.ImageId() with { Digest = image.Digest.ToString() });

        return Answers.Named(
            registry,
            request.Name,
            ("imageId", Answers.ImageId(new ImageId(image.Digest.ToString(), request.ImageId().Tag))),
            ("imageScanStatus", Status(image)),
            ("imageScanFindings", IsImageOfSoftware(image)
                ? ApiJson.Object(
                    ("imageScanCompletedAt", ApiJson.Time(scanned)),
                    ("vulnerabilitySourceUpdatedAt", ApiJson.Time(scanned)),
                    ("findingSeverityCounts", new JsonObject()),
                    ("findings", new JsonArray()))
                : null));
    });

    public static JsonObject PutOfRepository(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        repository.ScansOnPush = request.Structure("imageScanningConfiguration")!["scanOnPush"]?.GetValue<bool>() ?? false;
        registry.Changed();
        return Answers.Named(registry, request.Name, ("imageScanningConfiguration", ApiJson.Object(("scanOnPush", repository.ScansOnPush))));
    });

    public static JsonObject GetOfRegistry(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () => ApiJson.Object(
        ("registryId", registry.Identity.Account), ("scanningConfiguration", OfRegistry(registry))));

    public static JsonObject PutOfRegistry(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        string type = request.Text("scanType") ?? OfRegistry(registry)["scanType"]!.GetValue<string>();
        JsonArray rules = request.Copy("rules") as JsonArray ?? [];
        string[] frequencies = [.. rules.Select(rule => rule!["scanFrequency"]!.GetValue<string>())];
        if (frequencies.Any(frequency => type is "BASIC" ? frequency is "CONTINUOUS_SCAN" : frequency is "MANUAL"))
            throw EcrError.Validation($"The scan frequency is not supported by scan type {type}");
        if (frequencies.Distinct().Count() < frequencies.Length)
            throw EcrError.Validation("There can be one rule for each scan frequency");

        registry.Settings.Scanning = ApiJson.Object(("scanType", type), ("rules", rules));
        registry.Changed();
        return ApiJson.Object(("registryScanningConfiguration", OfRegistry(registry)));
    });

    public static JsonObject BatchGet(EcrRegistry registry, ApiRequest request)
    {
        IReadOnlyList<RepositoryName> names = [.. request.Texts("repositoryNames").Select(ApiRequest.ReadName)];
        return registry.DoOnEach(request.Call, request.Operation, names, () =>
        {
            ILookup<bool, RepositoryName> byPresence = names.ToLookup(name => registry.FindRepository(name) is not null);
            return ApiJson.Object(
                ("scanningConfigurations", ApiJson.List(byPresence[true].Select(name => OfRepository(registry, registry.Repository(name))))),
                ("failures", ApiJson.List(byPresence[false].Select(name => ApiJson.Object(
                    ("repositoryName", name.ToString()),
                    ("failureCode", "REPOSITORY_NOT_FOUND"),
                    ("failureReason", EcrError.RepositoryNotFound(registry.Identity, name.ToString()).Message))))));
        });
    }

    /// <summary>How a scan of an image ended. What holds no software, such as attestations, cannot be scanned.</summary>
    public static JsonObject Status(EcrImage image) => IsImageOfSoftware(image)
        ? ApiJson.Object(("status", "COMPLETE"), ("description", "The scan was completed successfully."))
        : ApiJson.Object(("status", "FAILED"), ("description", "UnsupportedImageError: The operating system and/or package manager are not supported."));

    private static JsonObject OfRepository(EcrRegistry registry, EcrRepository repository)
    {
        JsonObject? rule = registry.ScanRuleFor(repository.Name);
        string frequency = rule?["scanFrequency"]?.GetValue<string>() ?? (repository.ScansOnPush ? "SCAN_ON_PUSH" : "MANUAL");
        return ApiJson.Object(
            ("repositoryArn", registry.Identity.Arn(repository.Name.ToString())),
            ("repositoryName", repository.Name.ToString()),
            ("scanOnPush", frequency is not "MANUAL"),
            ("scanFrequency", frequency),
            ("appliedScanFilters", rule?["repositoryFilters"]?.DeepClone() ?? new JsonArray()));
    }

    private static JsonObject OfRegistry(EcrRegistry registry) =>
        (JsonObject?)registry.Settings.Scanning?.DeepClone() ?? ApiJson.Object(("scanType", "BASIC"), ("rules", new JsonArray()));

    private static bool IsEnhanced(EcrRegistry registry) => registry.Settings.Scanning?["scanType"]?.GetValue<string>() is "ENHANCED";

    private static bool IsImageOfSoftware(EcrImage image) =>
        image.Manifest is Manifest.Image { Config.MediaType.IsImageConfig: true } manifest && manifest.Layers.All(layer => layer.MediaType.ToString().Contains("tar", StringComparison.Ordinal));

    private static EcrImage Image(EcrRegistry registry, ApiRequest request) =>
        registry.Find(registry.Repository(request.Name), request.ImageId(), anyStatus: true).Image
        ?? throw EcrError.ImageNotFound(registry.Identity, request.Name, request.ImageId());
}
