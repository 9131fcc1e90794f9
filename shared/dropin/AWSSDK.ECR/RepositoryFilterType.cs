using Amazon.Runtime;

namespace Amazon.ECR;

public class RepositoryFilterType : ConstantClass
{
    public static readonly RepositoryFilterType PREFIX_MATCH = new("PREFIX_MATCH");

    public RepositoryFilterType(string value)
        : base(value)
    {
    }

    public static implicit operator RepositoryFilterType(string value) => FindValue(value);

    public static RepositoryFilterType FindValue(string value) => FindValue<RepositoryFilterType>(value);
}
