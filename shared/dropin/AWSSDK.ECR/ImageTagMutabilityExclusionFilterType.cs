using Amazon.Runtime;

namespace Amazon.ECR;

public class ImageTagMutabilityExclusionFilterType : ConstantClass
{
    public static readonly ImageTagMutabilityExclusionFilterType WILDCARD = new("WILDCARD");

    public ImageTagMutabilityExclusionFilterType(string value)
        : base(value)
    {
    }

    public static implicit operator ImageTagMutabilityExclusionFilterType(string value) => FindValue(value);

    public static ImageTagMutabilityExclusionFilterType FindValue(string value) => FindValue<ImageTagMutabilityExclusionFilterType>(value);
}
