namespace Amazon.ECR.Model;

public class AuthorizationData
{
    public string? AuthorizationToken { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public string? ProxyEndpoint { get; set; }
}
