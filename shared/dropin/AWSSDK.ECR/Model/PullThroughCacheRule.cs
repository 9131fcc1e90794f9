namespace Amazon.ECR.Model;

public class PullThroughCacheRule
{
    public string? EcrRepositoryPrefix { get; set; }

    public string? UpstreamRegistryUrl { get; set; }

    public DateTime? CreatedAt { get; set; }

    public string? RegistryId { get; set; }

    public string? CredentialArn { get; set; }

    public string? CustomRoleArn { get; set; }

    public string? UpstreamRepositoryPrefix { get; set; }

    public UpstreamRegistry? UpstreamRegistry { get; set; }

    public DateTime? UpdatedAt { get; set; }
}
