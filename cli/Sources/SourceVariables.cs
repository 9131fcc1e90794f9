namespace EcrMirror.Cli.Sources;

/// <summary>Environment variables with what opens the registry of a source. No list of processes shows them.</summary>
internal static class SourceVariables
{
    public const string Username = "ECR_MIRROR_SRC_USERNAME";

    public const string Password = "ECR_MIRROR_SRC_PASSWORD";

    public const string RegistryToken = "ECR_MIRROR_SRC_REGISTRY_TOKEN";
}
