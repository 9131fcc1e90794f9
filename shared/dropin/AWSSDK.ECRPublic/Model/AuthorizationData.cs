namespace Amazon.ECRPublic.Model;

public class AuthorizationData
{
    public string? AuthorizationToken { get; set; }

    public DateTime? ExpiresAt { get; set; }
}
