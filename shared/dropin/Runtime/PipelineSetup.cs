using Amazon.Runtime.Internal;

namespace EcrMirror.Dropin;

internal static class PipelineSetup
{
    /// <summary>Puts address and signature of a regional service where Core's pipeline expects a service to bring its own.</summary>
    public static void UseRegionalService(this RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        // Each goes directly behind the marshaller, so the one that is to run first is added last.
        pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());
        pipeline.AddHandlerAfter<Marshaller>(new ServiceEndpointResolver());
    }
}
