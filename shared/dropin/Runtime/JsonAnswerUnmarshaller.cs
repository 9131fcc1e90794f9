using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace EcrMirror.Dropin;

/// <summary>Reads the answers to one operation of a <see cref="JsonProtocol"/>.</summary>
internal sealed class JsonAnswerUnmarshaller<TResponse>(JsonProtocol protocol, JsonTypeInfo<TResponse> type) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    // Services whose older clients spoke the query protocol repeat that protocol's code here: "AWS.SimpleQueueService.X;Sender".
    private const string QueryErrorHeader = "x-amzn-query-error";

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var body = new MemoryStream();
        input.Stream.CopyTo(body);
        // Operations without output answer with an empty object, and emulators of them with nothing at all.
        if (body.Length is 0)
            return new TResponse();

        try
        {
            return JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type) ?? new TResponse();
        }
        catch (JsonException problem)
        {
            throw new AmazonUnmarshallingException(
                ErrorAnswer.RequestIdOf(input.ResponseData), problem.Path ?? "", problem, input.ResponseData.StatusCode);
        }
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        using var body = new MemoryStream();
        input.Stream.CopyTo(body);
        body.Position = 0;
        var reader = new StreamingUtf8JsonReader(body);
        ErrorResponse answer = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        string[] query = (ErrorAnswer.Header(input.ResponseData, QueryErrorHeader) ?? "").Split(';');

        return protocol.Errors.ToException(new ErrorAnswer(
            Name: answer.Code,
            Code: query[0].Length > 0 ? query[0] : answer.Code,
            Type: query is [_, var fault] && Enum.TryParse(fault, out ErrorType type) ? type : ErrorAnswer.TypeOf(statusCode),
            Message: ErrorAnswer.MessageOr(answer.Message, statusCode),
            RequestId: answer.RequestId ?? ErrorAnswer.RequestIdOf(input.ResponseData),
            statusCode,
            innerException,
            TryParse(body)));
    }

    // What is between us and the service may answer with a page or with nothing.
    private static JsonElement TryParse(MemoryStream body)
    {
        try
        {
            return JsonElement.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
