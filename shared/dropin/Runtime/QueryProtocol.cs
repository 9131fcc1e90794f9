using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace EcrMirror.Dropin;

/// <summary>
/// The AWS query protocol: POST of a form that names the operation; the answer is XML.
/// </summary>
/// <param name="ServiceName">The official namespace, which Core puts into its logs.</param>
/// <param name="Version">The version of the service's API, a date.</param>
/// <param name="ToException">The typed exception for an error.</param>
/// <remarks>Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html</remarks>
internal sealed record QueryProtocol(string ServiceName, string Version, Func<ErrorAnswer, AmazonServiceException> ToException)
{
    /// <summary>How one operation is written and read.</summary>
    public InvokeOptions Operation<TRequest, TResponse>(string name, Action<QueryForm, TRequest> write, Func<XElement, TResponse> read)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => new()
        {
            RequestMarshaller = new QueryRequestMarshaller<TRequest>(this, name, write),
            ResponseUnmarshaller = new QueryAnswerUnmarshaller<TResponse>(this, name, read),
        };

    /// <summary>How one operation is written whose answer says nothing but that it was carried out.</summary>
    public InvokeOptions Operation<TRequest, TResponse>(string name, Action<QueryForm, TRequest> write)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => Operation(name, write, _ => new TResponse());
}
