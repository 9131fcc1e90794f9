using Amazon.Runtime;

namespace Amazon.ECR;

public class ArtifactStatus : ConstantClass
{
    public static readonly ArtifactStatus ACTIVE = new("ACTIVE");

    public static readonly ArtifactStatus ARCHIVED = new("ARCHIVED");

    public static readonly ArtifactStatus ACTIVATING = new("ACTIVATING");

    public ArtifactStatus(string value)
        : base(value)
    {
    }

    public static implicit operator ArtifactStatus(string value) => FindValue(value);

    public static ArtifactStatus FindValue(string value) => FindValue<ArtifactStatus>(value);
}
