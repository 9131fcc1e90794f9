using Amazon.Runtime;

namespace Amazon.ECR;

public class LayerAvailability : ConstantClass
{
    public static readonly LayerAvailability AVAILABLE = new("AVAILABLE");

    public static readonly LayerAvailability UNAVAILABLE = new("UNAVAILABLE");

    public static readonly LayerAvailability ARCHIVED = new("ARCHIVED");

    public LayerAvailability(string value)
        : base(value)
    {
    }

    public static implicit operator LayerAvailability(string value) => FindValue(value);

    public static LayerAvailability FindValue(string value) => FindValue<LayerAvailability>(value);
}
