namespace Amazon.ECR.Model;

public class ListImageReferrersFilter
{
    public List<string>? ArtifactTypes { get; set; }

    public ArtifactStatusFilter? ArtifactStatus { get; set; }
}
