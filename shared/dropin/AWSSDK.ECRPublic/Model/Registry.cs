namespace Amazon.ECRPublic.Model;

public class Registry
{
    public string? RegistryId { get; set; }

    public string? RegistryArn { get; set; }

    public string? RegistryUri { get; set; }

    public bool? Verified { get; set; }

    public List<RegistryAlias>? Aliases { get; set; }
}
