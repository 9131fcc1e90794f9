using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace EcrMirror.Dropin;

/// <summary>Writes the requests of one operation of a <see cref="QueryProtocol"/>.</summary>
internal sealed class QueryRequestMarshaller<TRequest>(QueryProtocol protocol, string operation, Action<QueryForm, TRequest> write)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        // Core makes the body of the fields, after what it adds itself.
        var request = new DefaultRequest(input, protocol.ServiceName) { HttpMethod = "POST", ResourcePath = "/" };
        var form = new QueryForm(request.ParameterCollection);
        write(form.Add("Action", operation).Add("Version", protocol.Version), (TRequest)input);
        return request;
    }
}
