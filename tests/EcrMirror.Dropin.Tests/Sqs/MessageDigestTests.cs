using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Sqs;

// The digests of attributes were computed with Python's hashlib; the first is also in the tests of moto.
public sealed class MessageDigestTests
{
    private const string Body = "héllo 🐳", BodyDigest = "6afb530e76c0d9b9a861e431b4293351";
    private const string NumberDigest = "36655e7e9d7c0e8479fa3f3f42247ae7";
    private const string TextAndBytesDigest = "0881e0202720e3f2618b0464a90b0f79";
    private const string TraceDigest = "d6619b3d47b81d3fc72c0db005a70eda";

    private static Dictionary<string, MessageAttributeValue> Number => new()
    {
        ["SOME_Valid.attribute-Name"] = new MessageAttributeValue { DataType = "Number", StringValue = "1493147359900" },
    };

    // Upper case sorts first; the order in which they were added must not matter.
    private static Dictionary<string, MessageAttributeValue> TextAndBytes => new()
    {
        ["b"] = new MessageAttributeValue { DataType = "String", StringValue = "é" },
        ["A"] = new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([1, 2, 255]) },
    };

    [Fact]
    public async Task Right_digests_of_a_sent_message_are_accepted()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer($$"""
            {"MessageId":"m","MD5OfMessageBody":"{{BodyDigest}}","MD5OfMessageAttributes":"{{TextAndBytesDigest}}","MD5OfMessageSystemAttributes":"{{TraceDigest}}"}
            """).Sqs();

        SendMessageResponse response = await sqs.SendMessageAsync(new SendMessageRequest
        {
            MessageBody = Body,
            MessageAttributes = TextAndBytes,
            MessageSystemAttributes = new() { ["AWSTraceHeader"] = new MessageSystemAttributeValue { DataType = "String", StringValue = "Root=1" } },
        });

        Assert.Equal("m", response.MessageId);
    }

    [Theory]
    [InlineData("MD5OfMessageBody")]
    [InlineData("MD5OfMessageAttributes")]
    public async Task A_wrong_digest_of_a_sent_message_is_an_error(string member)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer($$"""{"MessageId":"m","{{member}}":"00000000000000000000000000000000"}""").Sqs();

        var request = new SendMessageRequest { MessageBody = Body, MessageAttributes = Number };

        await Assert.ThrowsAnyAsync<AmazonSQSException>(() => sqs.SendMessageAsync(request));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData(NumberDigest, true)]
    [InlineData(TextAndBytesDigest, false)]
    public async Task Each_entry_of_a_batch_is_compared_with_its_own_digests(string digest, bool isRight)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer($$"""
            {"Successful":[{"Id":"1","MessageId":"m","MD5OfMessageBody":"{{BodyDigest}}","MD5OfMessageAttributes":"{{digest}}"}],"Failed":[]}
            """).Sqs();

        Exception? thrown = await Record.ExceptionAsync(() => sqs.SendMessageBatchAsync(new SendMessageBatchRequest
        {
            Entries =
            [
                new SendMessageBatchRequestEntry { Id = "0", MessageBody = "another", MessageAttributes = TextAndBytes },
                new SendMessageBatchRequestEntry { Id = "1", MessageBody = Body, MessageAttributes = Number },
            ],
        }));

        Assert.Equal(isRight, thrown is null);
    }

    [Theory]
    [InlineData(BodyDigest, NumberDigest, true)]
    [InlineData(TraceDigest, NumberDigest, false)]
    [InlineData(BodyDigest, TraceDigest, false)]
    public async Task A_received_message_is_compared_with_its_digests(string body, string attributes, bool isRight)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer($$"""
            {"Messages":[{"MessageId":"m","Body":"{{Body}}","MD5OfBody":"{{body}}","MD5OfMessageAttributes":"{{attributes}}",
              "MessageAttributes":{"SOME_Valid.attribute-Name":{"DataType":"Number","StringValue":"1493147359900"} } }]}
            """).Sqs();

        Exception? thrown = await Record.ExceptionAsync(() => sqs.ReceiveMessageAsync(new ReceiveMessageRequest()));

        Assert.Equal(isRight, thrown is null);
    }
}
