using System.Text.RegularExpressions;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>A registry that Amazon ECR caches.</summary>
/// <param name="Kind">What AWS calls such registries.</param>
/// <param name="Url">Its address, as rules have it.</param>
/// <param name="NeedsCredential">Whether a rule needs a secret; otherwise it takes none.</param>
/// <remarks>Source: Amazon ECR user guide, "Creating a pull through cache rule".</remarks>
internal sealed partial record Upstream(string Kind, string Url, bool NeedsCredential)
{
    private const string Azure = "azure-container-registry";
    private const string Ecr = "ecr";

    private static readonly Upstream[] Known =
    [
        new("ecr-public", "public.ecr.aws", false),
        new("k8s", "registry.k8s.io", false),
        new("quay", "quay.io", false),
        new("docker-hub", "registry-1.docker.io", true),
        new("github-container-registry", "ghcr.io", true),
        new("gitlab-container-registry", "registry.gitlab.com", true),
        new("chainguard", "cgr.dev", true),
    ];

    /// <summary>What can be written, for a message.</summary>
    public static string Names =>
        $"{string.Join(", ", Known.Select(upstream => $"{upstream.Kind} ({upstream.Url})"))}, NAME.azurecr.io, or ACCOUNT.dkr.ecr.REGION.amazonaws.com";

    /// <summary>Whether it is a private registry of Amazon ECR.</summary>
    public bool IsEcr => Kind is Ecr;

    /// <summary>The account of a private registry of Amazon ECR.</summary>
    public string? Account => IsEcr ? Registry(Url)?.Account : null;

    /// <summary>Reads a kind or an address; null where AWS caches no such registry.</summary>
    public static Upstream? Find(string text) =>
        Array.Find(Known, upstream => upstream.Kind == text || upstream.Url == text)
        ?? (IsAzure().IsMatch(text) ? new Upstream(Azure, text, NeedsCredential: true)
            : Registry(text) is not null ? new Upstream(Ecr, text, NeedsCredential: false)
            : null);

    private static EcrRegistry? Registry(string text) =>
        RegistryHost.TryParse(text, out RegistryHost host) && EcrHosts.Read(host) is { Kind: EcrRegistryKind.Private } registry ? registry : null;

    [GeneratedRegex(@"\A[a-z0-9]{5,50}\.azurecr\.io\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsAzure();
}
