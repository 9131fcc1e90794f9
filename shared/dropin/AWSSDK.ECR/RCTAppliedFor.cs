using Amazon.Runtime;

namespace Amazon.ECR;

public class RCTAppliedFor : ConstantClass
{
    public static readonly RCTAppliedFor REPLICATION = new("REPLICATION");

    public static readonly RCTAppliedFor PULL_THROUGH_CACHE = new("PULL_THROUGH_CACHE");

    public static readonly RCTAppliedFor CREATE_ON_PUSH = new("CREATE_ON_PUSH");

    public RCTAppliedFor(string value)
        : base(value)
    {
    }

    public static implicit operator RCTAppliedFor(string value) => FindValue(value);

    public static RCTAppliedFor FindValue(string value) => FindValue<RCTAppliedFor>(value);
}
