using Amazon.Runtime;

namespace Amazon.ECR;

public class LayerFailureCode : ConstantClass
{
    public static readonly LayerFailureCode InvalidLayerDigest = new("InvalidLayerDigest");

    public static readonly LayerFailureCode MissingLayerDigest = new("MissingLayerDigest");

    public LayerFailureCode(string value)
        : base(value)
    {
    }

    public static implicit operator LayerFailureCode(string value) => FindValue(value);

    public static LayerFailureCode FindValue(string value) => FindValue<LayerFailureCode>(value);
}
