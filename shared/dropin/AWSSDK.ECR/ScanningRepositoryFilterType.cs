using Amazon.Runtime;

namespace Amazon.ECR;

public class ScanningRepositoryFilterType : ConstantClass
{
    public static readonly ScanningRepositoryFilterType WILDCARD = new("WILDCARD");

    public ScanningRepositoryFilterType(string value)
        : base(value)
    {
    }

    public static implicit operator ScanningRepositoryFilterType(string value) => FindValue(value);

    public static ScanningRepositoryFilterType FindValue(string value) => FindValue<ScanningRepositoryFilterType>(value);
}
