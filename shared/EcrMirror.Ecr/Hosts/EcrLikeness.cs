using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Hosts;

/// <summary>Knows registries of Amazon ECR by how they ask for credentials, also under names that say nothing.</summary>
/// <remarks>Sources: enroot#59 and regclient#709 for private registries, oras#456 for ECR Public; containers-roadmap#1970 for missing repositories.</remarks>
internal static class EcrLikeness
{
    private const string PrivateService = "ecr.amazonaws.com";
    private const string PublicService = "public.ecr.aws";

    /// <summary>What such a registry is like; null for every other.</summary>
    /// <param name="host">The registry's host.</param>
    /// <param name="service">What its challenge names as its service.</param>
    /// <param name="known">What it is known as; null where it is taken for any registry.</param>
    public static RegistryLikeness? Find(RegistryHost host, string service, EcrRegistry? known)
    {
        bool isPrivate = service.StartsWith(PrivateService, StringComparison.Ordinal);
        if (!isPrivate && service is not PublicService)
            return null;

        string parts = isPrivate
            ? EcrRegistries.PrivateParts
            : $"{nameof(NamedEcrRegistry.Host)}, {nameof(NamedEcrRegistry.Kind)} {nameof(EcrRegistryKind.Public)} and {nameof(NamedEcrRegistry.Endpoint)}";
        string name = isPrivate ? "Amazon ECR" : "ECR Public";
        return new RegistryLikeness(
            known is null
                ? $"{host} answers as {name} does, but is not known as a registry of it: with an entry in {EcrOptions.Section}:{nameof(EcrOptions.Registries)} ({parts}) passwords are fetched and repositories made."
                : null,
            CutsUploadsToMissingRepositories: true);
    }
}
