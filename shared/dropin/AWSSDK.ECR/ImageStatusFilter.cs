using Amazon.Runtime;

namespace Amazon.ECR;

public class ImageStatusFilter : ConstantClass
{
    public static readonly ImageStatusFilter ACTIVE = new("ACTIVE");

    public static readonly ImageStatusFilter ARCHIVED = new("ARCHIVED");

    public static readonly ImageStatusFilter ACTIVATING = new("ACTIVATING");

    public static readonly ImageStatusFilter ANY = new("ANY");

    public ImageStatusFilter(string value)
        : base(value)
    {
    }

    public static implicit operator ImageStatusFilter(string value) => FindValue(value);

    public static ImageStatusFilter FindValue(string value) => FindValue<ImageStatusFilter>(value);
}
