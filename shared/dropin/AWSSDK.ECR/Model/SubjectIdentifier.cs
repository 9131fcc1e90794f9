namespace Amazon.ECR.Model;

public class SubjectIdentifier
{
    public string? ImageDigest { get; set; }
}
