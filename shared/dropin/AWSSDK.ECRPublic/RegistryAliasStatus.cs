using Amazon.Runtime;

namespace Amazon.ECRPublic;

public class RegistryAliasStatus : ConstantClass
{
    public static readonly RegistryAliasStatus ACTIVE = new("ACTIVE");

    public static readonly RegistryAliasStatus PENDING = new("PENDING");

    public static readonly RegistryAliasStatus REJECTED = new("REJECTED");

    public RegistryAliasStatus(string value)
        : base(value)
    {
    }

    public static implicit operator RegistryAliasStatus(string value) => FindValue(value);

    public static RegistryAliasStatus FindValue(string value) => FindValue<RegistryAliasStatus>(value);
}
