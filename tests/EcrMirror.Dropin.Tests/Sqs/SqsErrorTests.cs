using System.Net;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Sqs;

public sealed class SqsErrorTests
{
    [Theory]
    [InlineData("BatchEntryIdsNotDistinct", typeof(BatchEntryIdsNotDistinctException))]
    [InlineData("BatchRequestTooLong", typeof(BatchRequestTooLongException))]
    [InlineData("EmptyBatchRequest", typeof(EmptyBatchRequestException))]
    [InlineData("InvalidAddress", typeof(InvalidAddressException))]
    [InlineData("InvalidAttributeName", typeof(InvalidAttributeNameException))]
    [InlineData("InvalidAttributeValue", typeof(InvalidAttributeValueException))]
    [InlineData("InvalidBatchEntryId", typeof(InvalidBatchEntryIdException))]
    [InlineData("InvalidIdFormat", typeof(InvalidIdFormatException))]
    [InlineData("InvalidMessageContents", typeof(InvalidMessageContentsException))]
    [InlineData("InvalidSecurity", typeof(InvalidSecurityException))]
    [InlineData("KmsAccessDenied", typeof(KmsAccessDeniedException))]
    [InlineData("KmsDisabled", typeof(KmsDisabledException))]
    [InlineData("KmsInvalidKeyUsage", typeof(KmsInvalidKeyUsageException))]
    [InlineData("KmsInvalidState", typeof(KmsInvalidStateException))]
    [InlineData("KmsNotFound", typeof(KmsNotFoundException))]
    [InlineData("KmsOptInRequired", typeof(KmsOptInRequiredException))]
    [InlineData("KmsThrottled", typeof(KmsThrottledException))]
    [InlineData("MessageNotInflight", typeof(MessageNotInflightException))]
    [InlineData("OverLimit", typeof(OverLimitException))]
    [InlineData("PurgeQueueInProgress", typeof(PurgeQueueInProgressException))]
    [InlineData("QueueDeletedRecently", typeof(QueueDeletedRecentlyException))]
    [InlineData("QueueDoesNotExist", typeof(QueueDoesNotExistException))]
    [InlineData("QueueNameExists", typeof(QueueNameExistsException))]
    [InlineData("ReceiptHandleIsInvalid", typeof(ReceiptHandleIsInvalidException))]
    [InlineData("RequestThrottled", typeof(RequestThrottledException))]
    [InlineData("ResourceNotFoundException", typeof(ResourceNotFoundException))]
    [InlineData("TooManyEntriesInBatchRequest", typeof(TooManyEntriesInBatchRequestException))]
    [InlineData("UnsupportedOperation", typeof(UnsupportedOperationException))]
    [InlineData("SomethingNew", typeof(AmazonSQSException))]
    public async Task An_error_has_the_type_that_the_model_names(string error, Type expected)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer($$"""{"__type":"com.amazonaws.sqs#{{error}}","message":"Why."}""", 400).Sqs();

        Exception? thrown = await Record.ExceptionAsync(() => sqs.ReceiveMessageAsync(new ReceiveMessageRequest()));

        var exception = Assert.IsAssignableFrom<AmazonSQSException>(thrown);
        Assert.Equal(expected, exception.GetType());
        Assert.Equal(("Why.", HttpStatusCode.BadRequest), (exception.Message, exception.StatusCode));
    }

    [Fact]
    public async Task The_code_is_the_older_one_that_the_service_repeats_in_a_header()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer(
            """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}""",
            400,
            ("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"),
            ("x-amzn-RequestId", "id-2")).Sqs();

        var exception = await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "q" }));

        Assert.Equal(
            ("AWS.SimpleQueueService.NonExistentQueue", ErrorType.Sender, "id-2"),
            (exception.ErrorCode, exception.ErrorType, exception.RequestId));
    }

    [Fact]
    public async Task An_error_without_a_body_still_has_its_status()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("", 403).Sqs();

        var exception = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "q" }));

        Assert.Equal(HttpStatusCode.Forbidden, exception.StatusCode);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service
            .Answer("""{"__type":"com.amazonaws.sqs#RequestThrottled","message":"slow"}""", 403)
            .Answer("busy", 503)
            .Answer("""{"QueueUrl":"u"}""")
            .Sqs(retries: 2);

        GetQueueUrlResponse response = await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "q" });

        Assert.Equal("u", response.QueueUrl);
        Assert.Equal(3, service.Requests.Count);
        Assert.All(service.Requests, request => Signature.ShouldBeValid(request, ScriptedService.SecretKey, ScriptedService.AccessKey, ScriptedService.Region, "sqs"));
    }

    [Fact]
    public async Task What_the_service_refuses_is_not_asked_again()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("""{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no"}""", 400).Sqs(retries: 2);

        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "q" }));

        Assert.Single(service.Requests);
    }
}
