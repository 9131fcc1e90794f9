using System.Collections.Frozen;

namespace EcrMirror.Registry.Pacing;

/// <summary>Requests per second that registries say they take, before anybody asks for more.</summary>
public static class PublishedQuotas
{
    /// <summary>Amazon ECR, for each account and region. Source: Amazon ECR user guide, "Amazon ECR service quotas".</summary>
    public static IReadOnlyDictionary<RegistryAction, double> Ecr { get; } = new Dictionary<RegistryAction, double>
    {
        [RegistryAction.ReadManifest] = 2000,
        [RegistryAction.WriteManifest] = 10,
        [RegistryAction.ReadBlob] = 3000,
        [RegistryAction.CheckBlob] = 1000,
        [RegistryAction.StartUpload] = 100,
        [RegistryAction.UploadBytes] = 500,
        [RegistryAction.CompleteUpload] = 100,
    }.ToFrozenDictionary();

    /// <summary>
    /// Amazon ECR Public, for each account. Pulls are limited there too, by address or account of whoever pulls; a request does not
    /// say which, so they are left to what the registry answers. Source: Amazon ECR Public user guide, "service quotas".
    /// </summary>
    public static IReadOnlyDictionary<RegistryAction, double> EcrPublic { get; } = new Dictionary<RegistryAction, double>
    {
        [RegistryAction.WriteManifest] = 10,
        [RegistryAction.CheckBlob] = 200,
        [RegistryAction.StartUpload] = 10,
        [RegistryAction.UploadBytes] = 260,
        [RegistryAction.CompleteUpload] = 10,
    }.ToFrozenDictionary();
}
