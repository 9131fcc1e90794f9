using Amazon.Runtime;

namespace Amazon.ECR;

public class TargetStorageClass : ConstantClass
{
    public static readonly TargetStorageClass STANDARD = new("STANDARD");

    public static readonly TargetStorageClass ARCHIVE = new("ARCHIVE");

    public TargetStorageClass(string value)
        : base(value)
    {
    }

    public static implicit operator TargetStorageClass(string value) => FindValue(value);

    public static TargetStorageClass FindValue(string value) => FindValue<TargetStorageClass>(value);
}
