using System.Text.Json;
using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.Testing.Fleet;

/// <summary>Which permissions a request to SQS, SNS or DynamoDB needs.</summary>
/// <remarks>
/// Source: service authorization reference, "Actions, resources, and condition keys" of Amazon SQS, Amazon SNS and Amazon DynamoDB. A batch of
/// SQS or SNS is allowed by the action of its entries, one of DynamoDB by an action of its own, a transaction by those of its parts.
/// </remarks>
internal static class AwsActions
{
    private const string Batch = "Batch";

    /// <summary>One permission for each resource that the request is about; an unknown request asks for what nobody has by accident.</summary>
    /// <param name="service">The service that the request is signed for.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="region">The region that the request is signed for.</param>
    /// <param name="account">The account that queues, topics and tables are in.</param>
    /// <param name="member">The members of the request.</param>
    public static IReadOnlyList<IamRequest> Of(string service, string operation, string region, string account, Func<string, JsonElement?> member)
    {
        return service switch
        {
            "sqs" => [new IamRequest($"sqs:{Single(operation)}", QueueArn())],
            "sns" => [new IamRequest($"sns:{Single(operation)}", TopicArn())],
            "dynamodb" => [.. OfTables()],
            _ => [new IamRequest($"{service}:{operation}", "*")],
        };

        string QueueArn() =>
            (Text("QueueUrl") ?? Text("QueueName")) is { } queue ? $"arn:aws:sqs:{region}:{account}:{LastPart(queue)}" : Text("SourceArn") ?? "*";

        string TopicArn() =>
            Text("TopicArn") ?? Text("ResourceArn") ?? (Text("Name") is { } name ? $"arn:aws:sns:{region}:{account}:{name}"
            : Text("SubscriptionArn") is { } subscription ? subscription[..subscription.LastIndexOf(':')]
            : "*");

        IEnumerable<IamRequest> OfTables()
        {
            if (member("RequestItems") is { ValueKind: JsonValueKind.Object } tables)
                return tables.EnumerateObject().Select(table => new IamRequest($"dynamodb:{operation}", TableArn(table.Name)));
            if (member("TransactItems") is { ValueKind: JsonValueKind.Array } parts)
                return parts.EnumerateArray().SelectMany(part => part.EnumerateObject()).Select(part => new IamRequest(PartAction(part.Name), TableArn(part.Value.GetProperty("TableName").GetString()!)));

            string resource = Text("TableName") is { } name ? TableArn(name) : Text("ResourceArn") ?? "*";
            return [new IamRequest($"dynamodb:{operation}", Text("IndexName") is { } index ? $"{resource}/index/{index}" : resource)];
        }

        string TableArn(string name) => name.StartsWith("arn:", StringComparison.Ordinal) ? name : $"arn:aws:dynamodb:{region}:{account}:table/{name}";

        string? Text(string name) => member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }

    private static string Single(string operation) => operation.EndsWith(Batch, StringComparison.Ordinal) ? operation[..^Batch.Length] : operation;

    private static string LastPart(string address) => address[(address.LastIndexOf('/') + 1)..];

    private static string PartAction(string part) => part switch
    {
        "Get" => "dynamodb:GetItem",
        "Put" => "dynamodb:PutItem",
        "Update" => "dynamodb:UpdateItem",
        "Delete" => "dynamodb:DeleteItem",
        _ => "dynamodb:ConditionCheckItem",
    };
}
