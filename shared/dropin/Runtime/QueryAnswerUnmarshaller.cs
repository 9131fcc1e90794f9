using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace EcrMirror.Dropin;

/// <summary>Reads the answers to one operation of a <see cref="QueryProtocol"/>.</summary>
internal sealed class QueryAnswerUnmarshaller<TResponse>(QueryProtocol protocol, string operation, Func<XElement, TResponse> read)
    : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        XElement root;
        try
        {
            root = Load(input);
        }
        catch (XmlException problem)
        {
            throw new AmazonUnmarshallingException(
                ErrorAnswer.RequestIdOf(input.ResponseData), $"line {problem.LineNumber}", problem, input.ResponseData.StatusCode);
        }

        TResponse response = root.Child($"{operation}Result") is { } result ? read(result) : new TResponse();
        response.ResponseMetadata = new ResponseMetadata { RequestId = root.Child("ResponseMetadata")?.Text("RequestId") };
        return response;
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        // A proxy between us and the service may answer with HTML or nothing; the status is all there is to say then.
        XElement? root = TryLoad(input);
        XElement? error = root?.Child("Error");
        string? code = error?.Text("Code");
        return protocol.Errors.ToException(new ErrorAnswer(
            Name: code,
            Code: code ?? statusCode.ToString(),
            Type: Enum.TryParse(error?.Text("Type"), out ErrorType type) ? type : ErrorAnswer.TypeOf(statusCode),
            Message: ErrorAnswer.MessageOr(error?.Text("Message"), statusCode),
            RequestId: root?.Text("RequestId") ?? ErrorAnswer.RequestIdOf(input.ResponseData),
            statusCode,
            innerException));
    }

    private static XElement? TryLoad(XmlUnmarshallerContext input)
    {
        try
        {
            return Load(input);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XElement Load(XmlUnmarshallerContext input)
    {
        using var reader = XmlReader.Create(input.Stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return XElement.Load(reader);
    }
}
