using Amazon.Runtime;

namespace Amazon.ECR;

public class ScanType : ConstantClass
{
    public static readonly ScanType BASIC = new("BASIC");

    public static readonly ScanType ENHANCED = new("ENHANCED");

    public ScanType(string value)
        : base(value)
    {
    }

    public static implicit operator ScanType(string value) => FindValue(value);

    public static ScanType FindValue(string value) => FindValue<ScanType>(value);
}
