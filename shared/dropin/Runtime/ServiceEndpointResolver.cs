using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace EcrMirror.Dropin;

/// <summary>Gives Core what the address of a request depends on; Core asks the client's endpoint provider and sets the address.</summary>
internal sealed class ServiceEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        ServiceEndpointParameters.From(requestContext.ClientConfig, requestContext.Request?.AlternateEndpoint);
}
