using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Command lines of AWS's own tool, for cures: each asks the control plane that is meant, an emulator's also.</summary>
internal static class AwsCommand
{
    /// <summary>A command about a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="command">The operation with its parameters, without region and endpoint.</param>
    public static string Of(EcrRegistry registry, string command)
    {
        string service = registry.Kind is EcrRegistryKind.Public ? "ecr-public" : "ecr";
        string endpoint = registry.Endpoint is { } own ? $" --endpoint-url {own.AbsoluteUri.TrimEnd('/')}" : "";
        return $"aws {service} {command} --region {registry.Region}{endpoint}";
    }
}
