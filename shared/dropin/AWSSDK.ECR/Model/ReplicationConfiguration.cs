namespace Amazon.ECR.Model;

public class ReplicationConfiguration
{
    public List<ReplicationRule>? Rules { get; set; }
}
