using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace EcrMirror.Dropin;

/// <summary>Writes the requests of one operation of a <see cref="JsonProtocol"/>.</summary>
internal sealed class JsonRequestMarshaller<TRequest>(JsonProtocol protocol, string operation, JsonTypeInfo<TRequest> type)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input) => new DefaultRequest(input, protocol.ServiceName)
    {
        HttpMethod = "POST",
        ResourcePath = "/",
        Content = JsonSerializer.SerializeToUtf8Bytes((TRequest)input, type),
        Headers =
        {
            ["X-Amz-Target"] = $"{protocol.TargetPrefix}.{operation}",
            [HeaderKeys.ContentTypeHeader] = $"application/x-amz-json-{protocol.Version}",
        },
    };
}
