namespace Amazon.ECR.Model;

public class RegistryScanningRule
{
    public ScanFrequency? ScanFrequency { get; set; }

    public List<ScanningRepositoryFilter>? RepositoryFilters { get; set; }
}
