using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Failures;

/// <summary>How failures name what somebody has set, with its value, so that it is found where it stands.</summary>
internal static class WrongInput
{
    /// <summary>The section that says what hosts do not.</summary>
    public const string Registries = $"{EcrOptions.Section}:{nameof(EcrOptions.Registries)}";

    /// <summary>The region, as the subject of a sentence.</summary>
    public static string RegionOf(EcrRegistry registry) => Named(registry, nameof(NamedEcrRegistry.Region), registry.Region);

    /// <summary>The account, as the subject of a sentence.</summary>
    public static string AccountOf(EcrRegistry registry) => Named(registry, nameof(NamedEcrRegistry.Account), registry.Account ?? "");

    /// <summary>The endpoint of a registry that has one.</summary>
    public static string EndpointOf(EcrRegistry registry) => $"{nameof(NamedEcrRegistry.Endpoint)} '{AtOf(registry)}' in {Registries}";

    /// <summary>Whatever the address of the control plane comes from.</summary>
    public static string AddressOf(EcrRegistry registry) => registry.Endpoint is null ? RegionOf(registry) : EndpointOf(registry);

    /// <summary>Where the control plane is.</summary>
    public static string AtOf(EcrRegistry registry) => registry.Endpoint?.AbsoluteUri.TrimEnd('/') ?? "AWS";

    // Which of the two it was is not kept: registries that are equal share clients.
    private static string Named(EcrRegistry registry, string setting, string value) =>
        registry.Endpoint is null ? $"{setting} '{value}', which the registry's host or {Registries} names," : $"{setting} '{value}' in {Registries}";
}
