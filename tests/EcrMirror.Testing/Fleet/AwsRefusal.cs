using System.Text;
using System.Text.Json;
using EcrMirror.LocalEcr.Accounts;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Testing.Fleet;

/// <summary>An answer of AWS that refuses a request.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Code">What AWS calls the error.</param>
/// <param name="Message">What it says.</param>
public sealed record AwsRefusal(int Status, string Code, string Message)
{
    /// <summary>The policy does not allow the action.</summary>
    public static AwsRefusal AccessDenied(string action) => new(
        400, "AccessDeniedException", $"User: arn:aws:sts::123456789012:assumed-role/mirror/1 is not authorized to perform: {action} because no identity-based policy allows it");

    /// <summary>No policy of the identity allows the action, as SQS and DynamoDB say it.</summary>
    public static AwsRefusal AccessDenied(IamDecision denied) => new(400, "AccessDeniedException", Explain(denied));

    /// <summary>The same as SNS says it.</summary>
    public static AwsRefusal AuthorizationError(IamDecision denied) => new(403, "AuthorizationError", Explain(denied));

    /// <summary>Nobody knows the access key.</summary>
    public static AwsRefusal UnknownKey { get; } = new(400, "UnrecognizedClientException", "The security token included in the request is invalid.");

    /// <summary>Too many requests.</summary>
    public static AwsRefusal Throttled { get; } = new(400, "ThrottlingException", "Rate exceeded");

    /// <summary>The service has trouble.</summary>
    public static AwsRefusal Unavailable { get; } = new(503, "ServiceUnavailable", "The service is unavailable");

    /// <summary>The clock of who asks is wrong.</summary>
    public static AwsRefusal Skewed { get; } = new(
        400, "InvalidSignatureException", "Signature not yet current: 20261121T130000Z is still later than 20261121T121500Z (20261121T121000Z + 5 min.)");

    /// <summary>Puts status and type of the answer into a response, and returns its body.</summary>
    /// <param name="http">The response.</param>
    /// <param name="isQuery">Whether the request was in the query protocol, as those of SNS are, and not in JSON.</param>
    internal byte[] Answer(HttpContext http, bool isQuery)
    {
        http.Response.StatusCode = Status;
        if (isQuery)
        {
            http.Response.ContentType = "text/xml";
            return Encoding.UTF8.GetBytes(
                $"<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>{Code}</Code><Message>{Message}</Message></Error><RequestId>1</RequestId></ErrorResponse>");
        }

        http.Response.ContentType = "application/x-amz-json-1.0";
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["__type"] = "com.amazon.coral.service#" + Code, ["message"] = Message });
    }

    // SQS writes its actions small, SNS its own name large.
    private static string Explain(IamDecision denied)
    {
        string action = denied.Action.StartsWith("sqs:", StringComparison.Ordinal) ? denied.Action.ToLowerInvariant()
            : denied.Action.StartsWith("sns:", StringComparison.Ordinal) ? "SNS" + denied.Action[3..]
            : denied.Action;
        return $"User: {denied.Principal} is not authorized to perform: {action} on resource: {denied.Resource} because no identity-based policy allows the {action} action";
    }
}
