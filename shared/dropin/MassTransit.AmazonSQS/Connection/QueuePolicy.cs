using System.Text.Json.Nodes;

namespace MassTransit.AmazonSqsTransport.Connection;

/// <summary>The statement of a queue's policy that lets topics send to it; the other statements are somebody else's.</summary>
internal static class QueuePolicy
{
    private const string Sid = "MassTransitTopics";

    /// <summary>The policy with these topics allowed, or null if they are already.</summary>
    public static string? Allowing(string? policy, string queueArn, IReadOnlyCollection<string> topicArns)
    {
        JsonObject document = string.IsNullOrEmpty(policy) ? new JsonObject { ["Version"] = "2012-10-17" } : JsonNode.Parse(policy)!.AsObject();
        JsonArray statements = document["Statement"] switch
        {
            JsonArray several => several,
            { } one => new JsonArray(one.DeepClone()),
            _ => [],
        };
        JsonNode? ours = statements.FirstOrDefault(statement => statement?["Sid"]?.ToString() == Sid);
        List<string> allowed = ours?["Condition"]?["ArnLike"]?["aws:SourceArn"] switch
        {
            JsonArray several => [.. several.Select(arn => arn!.ToString())],
            { } one => [one.ToString()],
            _ => [],
        };
        if (topicArns.All(allowed.Contains))
            return null;

        if (ours is not null)
            statements.Remove(ours);
        statements.Add((JsonNode)new JsonObject
        {
            ["Sid"] = Sid,
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = "sns.amazonaws.com" },
            ["Action"] = "sqs:SendMessage",
            ["Resource"] = queueArn,
            ["Condition"] = new JsonObject
            {
                ["ArnLike"] = new JsonObject { ["aws:SourceArn"] = new JsonArray([.. allowed.Union(topicArns).Select(arn => JsonValue.Create(arn))]) },
            },
        });
        document["Statement"] = statements.DeepClone();
        return document.ToJsonString();
    }
}
