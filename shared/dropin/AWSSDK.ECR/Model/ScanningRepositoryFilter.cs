namespace Amazon.ECR.Model;

public class ScanningRepositoryFilter
{
    public string? Filter { get; set; }

    public ScanningRepositoryFilterType? FilterType { get; set; }
}
