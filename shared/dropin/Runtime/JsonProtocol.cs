using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace EcrMirror.Dropin;

/// <summary>
/// The AWS JSON protocol: POST of a JSON object, with the operation in <c>X-Amz-Target</c>.
/// </summary>
/// <param name="ServiceName">The official namespace, which Core puts into its logs.</param>
/// <param name="TargetPrefix">What stands before the operation in <c>X-Amz-Target</c>.</param>
/// <param name="Version">1.0 or 1.1, for the content type.</param>
/// <param name="Types">How requests and answers look as JSON.</param>
/// <param name="Errors">The exceptions of the service.</param>
/// <remarks>Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html</remarks>
internal sealed record JsonProtocol(string ServiceName, string TargetPrefix, string Version, JsonSerializerOptions Types, ServiceErrors Errors)
{
    private const string RequestSuffix = "Request";

    /// <summary>How one operation is written and read. Its request is called as the operation is.</summary>
    public InvokeOptions Operation<TRequest, TResponse>()
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => new()
        {
            RequestMarshaller = new JsonRequestMarshaller<TRequest>(this, typeof(TRequest).Name[..^RequestSuffix.Length], TypeOf<TRequest>()),
            ResponseUnmarshaller = new JsonAnswerUnmarshaller<TResponse>(this, TypeOf<TResponse>()),
        };

    private JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Types.GetTypeInfo(typeof(T));
}
