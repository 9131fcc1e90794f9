using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace EcrMirror.Dropin;

/// <summary>An answer of a service that says no, in whichever protocol.</summary>
/// <param name="Name">What the answer calls its error; the key under which the service's model has it.</param>
/// <param name="Code">What callers see as <see cref="AmazonServiceException.ErrorCode"/>.</param>
/// <param name="Type">Whose fault it is.</param>
/// <param name="Message">The service's words.</param>
/// <param name="RequestId">The id that the service gave the request.</param>
/// <param name="StatusCode">The status of the answer.</param>
/// <param name="Cause">What Core threw on seeing the status.</param>
/// <param name="Body">All that the answer says, where it says it in JSON.</param>
internal sealed record ErrorAnswer(
    string? Name, string? Code, ErrorType Type, string Message, string? RequestId, HttpStatusCode StatusCode, Exception? Cause,
    JsonElement Body = default)
{
    /// <summary>A text that stands beside the message; null without one.</summary>
    public string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    /// <summary>A number that stands beside the message; null without one.</summary>
    public long? Number(string name) => Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out long number) ? number : null;

    /// <summary>The id that the service gave the request, in the header's older or newer spelling.</summary>
    public static string? RequestIdOf(IWebResponseData answer) =>
        Header(answer, HeaderKeys.RequestIdHeader) ?? Header(answer, HeaderKeys.XAmzRequestIdHeader);

    /// <summary>The message for an answer that brought none.</summary>
    public static string MessageOr(string? message, HttpStatusCode statusCode) =>
        string.IsNullOrEmpty(message) ? $"The service answered {(int)statusCode} ({statusCode}) and gave no message." : message;

    /// <summary>A header's value; null when the answer lacks it.</summary>
    public static string? Header(IWebResponseData answer, string name) =>
        answer.IsHeaderPresent(name) && answer.GetHeaderValue(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whose fault an answer with this status is.</summary>
    public static ErrorType TypeOf(HttpStatusCode statusCode) => (int)statusCode switch
    {
        >= 400 and < 500 => ErrorType.Sender,
        >= 500 => ErrorType.Receiver,
        _ => ErrorType.Unknown,
    };

    private JsonElement? Member(string name) =>
        Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty(name, out JsonElement member) ? member : null;
}
