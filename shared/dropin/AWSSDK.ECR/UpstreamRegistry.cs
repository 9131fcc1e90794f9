using Amazon.Runtime;

namespace Amazon.ECR;

public class UpstreamRegistry : ConstantClass
{
    public static readonly UpstreamRegistry Ecr = new("ecr");

    public static readonly UpstreamRegistry EcrPublic = new("ecr-public");

    public static readonly UpstreamRegistry Quay = new("quay");

    public static readonly UpstreamRegistry K8s = new("k8s");

    public static readonly UpstreamRegistry DockerHub = new("docker-hub");

    public static readonly UpstreamRegistry GithubContainerRegistry = new("github-container-registry");

    public static readonly UpstreamRegistry AzureContainerRegistry = new("azure-container-registry");

    public static readonly UpstreamRegistry GitlabContainerRegistry = new("gitlab-container-registry");

    public static readonly UpstreamRegistry Chainguard = new("chainguard");

    public UpstreamRegistry(string value)
        : base(value)
    {
    }

    public static implicit operator UpstreamRegistry(string value) => FindValue(value);

    public static UpstreamRegistry FindValue(string value) => FindValue<UpstreamRegistry>(value);
}
