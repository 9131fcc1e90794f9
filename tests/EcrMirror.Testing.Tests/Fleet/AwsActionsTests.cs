using System.Text.Json;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Testing.Fleet;

namespace EcrMirror.Testing.Tests.Fleet;

/// <summary>Source of what is expected: service authorization reference of Amazon SQS, Amazon SNS and Amazon DynamoDB.</summary>
public sealed class AwsActionsTests
{
    [Theory]
    [InlineData("sqs", "SendMessageBatch", """{"QueueUrl":"http://sqs.eu-west-1.localhost/111122223333/copy-manifest"}""", "sqs:SendMessage arn:aws:sqs:eu-west-1:111122223333:copy-manifest")]
    [InlineData("sqs", "DeleteMessageBatch", """{"QueueUrl":"copy-manifest"}""", "sqs:DeleteMessage arn:aws:sqs:eu-west-1:111122223333:copy-manifest")]
    [InlineData("sqs", "ChangeMessageVisibilityBatch", """{"QueueUrl":"copy-manifest"}""", "sqs:ChangeMessageVisibility arn:aws:sqs:eu-west-1:111122223333:copy-manifest")]
    [InlineData("sqs", "CreateQueue", """{"QueueName":"landing"}""", "sqs:CreateQueue arn:aws:sqs:eu-west-1:111122223333:landing")]
    [InlineData("sqs", "ListQueues", """{"QueueNamePrefix":"landing"}""", "sqs:ListQueues *")]
    [InlineData("sns", "PublishBatch", """{"TopicArn":"arn:aws:sns:us-east-1:444455556666:events"}""", "sns:Publish arn:aws:sns:us-east-1:444455556666:events")]
    [InlineData("sns", "CreateTopic", """{"Name":"events"}""", "sns:CreateTopic arn:aws:sns:eu-west-1:111122223333:events")]
    [InlineData("sns", "Unsubscribe", """{"SubscriptionArn":"arn:aws:sns:eu-west-1:111122223333:events:1"}""", "sns:Unsubscribe arn:aws:sns:eu-west-1:111122223333:events")]
    [InlineData("dynamodb", "PutItem", """{"TableName":"plans"}""", "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/plans")]
    [InlineData("dynamodb", "Query", """{"TableName":"plans","IndexName":"by-time"}""", "dynamodb:Query arn:aws:dynamodb:eu-west-1:111122223333:table/plans/index/by-time")]
    [InlineData("dynamodb", "ListTables", "{}", "dynamodb:ListTables *")]
    [InlineData(
        "dynamodb",
        "BatchWriteItem",
        """{"RequestItems":{"plans":[],"ledger":[]}}""",
        "dynamodb:BatchWriteItem arn:aws:dynamodb:eu-west-1:111122223333:table/plans",
        "dynamodb:BatchWriteItem arn:aws:dynamodb:eu-west-1:111122223333:table/ledger")]
    [InlineData(
        "dynamodb",
        "TransactWriteItems",
        """{"TransactItems":[{"Put":{"TableName":"plans"}},{"ConditionCheck":{"TableName":"ledger"}}]}""",
        "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/plans",
        "dynamodb:ConditionCheckItem arn:aws:dynamodb:eu-west-1:111122223333:table/ledger")]
    public void A_request_needs_the_permission_that_AWS_asks_for(string service, string operation, string request, params string[] expected)
    {
        using var document = JsonDocument.Parse(request);

        IReadOnlyList<IamRequest> needed = AwsActions.Of(
            service, operation, "eu-west-1", "111122223333", name => document.RootElement.TryGetProperty(name, out JsonElement value) ? value : null);

        Assert.Equal(expected, needed.Select(each => $"{each.Action} {each.Resource}"));
    }
}
