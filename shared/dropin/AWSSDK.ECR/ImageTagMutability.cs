using Amazon.Runtime;

namespace Amazon.ECR;

public class ImageTagMutability : ConstantClass
{
    public static readonly ImageTagMutability MUTABLE = new("MUTABLE");

    public static readonly ImageTagMutability IMMUTABLE = new("IMMUTABLE");

    public static readonly ImageTagMutability IMMUTABLE_WITH_EXCLUSION = new("IMMUTABLE_WITH_EXCLUSION");

    public static readonly ImageTagMutability MUTABLE_WITH_EXCLUSION = new("MUTABLE_WITH_EXCLUSION");

    public ImageTagMutability(string value)
        : base(value)
    {
    }

    public static implicit operator ImageTagMutability(string value) => FindValue(value);

    public static ImageTagMutability FindValue(string value) => FindValue<ImageTagMutability>(value);
}
