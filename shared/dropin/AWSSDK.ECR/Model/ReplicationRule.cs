namespace Amazon.ECR.Model;

public class ReplicationRule
{
    public List<ReplicationDestination>? Destinations { get; set; }

    public List<RepositoryFilter>? RepositoryFilters { get; set; }
}
