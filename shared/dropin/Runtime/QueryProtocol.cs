using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace EcrMirror.Dropin;

/// <summary>
/// The AWS query protocol: POST of a form that names the operation; the answer is XML.
/// </summary>
/// <param name="ServiceName">The official namespace, which Core puts into its logs.</param>
/// <param name="Version">The version of the service's API, a date.</param>
/// <param name="Operations">How requests and answers look as form and XML.</param>
/// <param name="Errors">The exceptions of the service.</param>
/// <remarks>Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html</remarks>
internal sealed record QueryProtocol(string ServiceName, string Version, QueryOperations Operations, ServiceErrors Errors)
{
    private const string RequestSuffix = "Request";

    /// <summary>How one operation is written and read. Its request is called as the operation is.</summary>
    public InvokeOptions Operation<TRequest, TResponse>()
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        string name = typeof(TRequest).Name[..^RequestSuffix.Length];
        (Action<QueryForm, TRequest> write, Func<XElement, TResponse> read) = Operations.Of<TRequest, TResponse>();
        return new()
        {
            RequestMarshaller = new QueryRequestMarshaller<TRequest>(this, name, write),
            ResponseUnmarshaller = new QueryAnswerUnmarshaller<TResponse>(this, name, read),
        };
    }
}
