using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class BatchCheckLayerAvailabilityResponse : AmazonWebServiceResponse
{
    public List<Layer>? Layers { get; set; }

    public List<LayerFailure>? Failures { get; set; }
}
