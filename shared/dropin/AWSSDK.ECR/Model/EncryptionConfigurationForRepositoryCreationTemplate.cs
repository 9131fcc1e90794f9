namespace Amazon.ECR.Model;

public class EncryptionConfigurationForRepositoryCreationTemplate
{
    public EncryptionType? EncryptionType { get; set; }

    public string? KmsKey { get; set; }
}
