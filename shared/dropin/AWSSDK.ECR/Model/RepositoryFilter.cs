namespace Amazon.ECR.Model;

public class RepositoryFilter
{
    public string? Filter { get; set; }

    public RepositoryFilterType? FilterType { get; set; }
}
