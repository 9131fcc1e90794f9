namespace Amazon.ECR.Model;

public class ReplicationDestination
{
    public string? Region { get; set; }

    public string? RegistryId { get; set; }
}
