using Amazon.Runtime;

namespace Amazon.ECR;

public class ArtifactStatusFilter : ConstantClass
{
    public static readonly ArtifactStatusFilter ACTIVE = new("ACTIVE");

    public static readonly ArtifactStatusFilter ARCHIVED = new("ARCHIVED");

    public static readonly ArtifactStatusFilter ACTIVATING = new("ACTIVATING");

    public static readonly ArtifactStatusFilter ANY = new("ANY");

    public ArtifactStatusFilter(string value)
        : base(value)
    {
    }

    public static implicit operator ArtifactStatusFilter(string value) => FindValue(value);

    public static ArtifactStatusFilter FindValue(string value) => FindValue<ArtifactStatusFilter>(value);
}
