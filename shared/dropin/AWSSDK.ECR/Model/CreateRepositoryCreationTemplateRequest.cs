namespace Amazon.ECR.Model;

public class CreateRepositoryCreationTemplateRequest : AmazonECRRequest
{
    public string? Prefix { get; set; }

    public string? Description { get; set; }

    public EncryptionConfigurationForRepositoryCreationTemplate? EncryptionConfiguration { get; set; }

    public List<Tag>? ResourceTags { get; set; }

    public ImageTagMutability? ImageTagMutability { get; set; }

    public List<ImageTagMutabilityExclusionFilter>? ImageTagMutabilityExclusionFilters { get; set; }

    public string? RepositoryPolicy { get; set; }

    public string? LifecyclePolicy { get; set; }

    public List<string>? AppliedFor { get; set; }

    public string? CustomRoleArn { get; set; }
}
