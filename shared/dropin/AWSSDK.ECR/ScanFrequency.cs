using Amazon.Runtime;

namespace Amazon.ECR;

public class ScanFrequency : ConstantClass
{
    public static readonly ScanFrequency SCAN_ON_PUSH = new("SCAN_ON_PUSH");

    public static readonly ScanFrequency CONTINUOUS_SCAN = new("CONTINUOUS_SCAN");

    public static readonly ScanFrequency MANUAL = new("MANUAL");

    public ScanFrequency(string value)
        : base(value)
    {
    }

    public static implicit operator ScanFrequency(string value) => FindValue(value);

    public static ScanFrequency FindValue(string value) => FindValue<ScanFrequency>(value);
}
