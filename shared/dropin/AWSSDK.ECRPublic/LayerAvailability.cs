using Amazon.Runtime;

namespace Amazon.ECRPublic;

public class LayerAvailability : ConstantClass
{
    public static readonly LayerAvailability AVAILABLE = new("AVAILABLE");

    public static readonly LayerAvailability UNAVAILABLE = new("UNAVAILABLE");

    public LayerAvailability(string value)
        : base(value)
    {
    }

    public static implicit operator LayerAvailability(string value) => FindValue(value);

    public static LayerAvailability FindValue(string value) => FindValue<LayerAvailability>(value);
}
