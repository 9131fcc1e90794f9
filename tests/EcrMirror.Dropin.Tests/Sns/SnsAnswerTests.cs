using System.Net;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Sns;

public sealed class SnsAnswerTests
{
    private const string Space = "xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"";

    [Fact]
    public async Task Topics_are_read_page_after_page()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service
            .Answer($"<ListTopicsResponse {Space}><ListTopicsResult><Topics><member><TopicArn>a</TopicArn></member><member><TopicArn>b</TopicArn></member></Topics><NextToken>n</NextToken></ListTopicsResult></ListTopicsResponse>")
            .Answer($"<ListTopicsResponse {Space}><ListTopicsResult><Topics><member><TopicArn>c</TopicArn></member></Topics></ListTopicsResult></ListTopicsResponse>")
            .Sns();
        List<string?> found = [];

        await foreach (Topic topic in sns.Paginators.ListTopics(new ListTopicsRequest()).Topics)
            found.Add(topic.TopicArn);

        Assert.Equal(["a", "b", "c"], found);
        Assert.Contains("NextToken = n", service.Requests[1].Form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscriptions_are_read_with_all_their_parts()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service.Answer($"""
            <ListSubscriptionsByTopicResponse {Space}><ListSubscriptionsByTopicResult><Subscriptions><member>
              <SubscriptionArn>s</SubscriptionArn><Owner>1</Owner><Protocol>sqs</Protocol><Endpoint>q</Endpoint><TopicArn>t</TopicArn>
            </member></Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>
            """).Sns();

        ListSubscriptionsByTopicResponse response = await sns.ListSubscriptionsByTopicAsync(new ListSubscriptionsByTopicRequest());

        Subscription subscription = Assert.Single(response.Subscriptions!);
        Assert.Equal(
            ("s", "1", "sqs", "q", "t"),
            (subscription.SubscriptionArn, subscription.Owner, subscription.Protocol, subscription.Endpoint, subscription.TopicArn));
    }

    [Fact]
    public async Task Attributes_are_read_and_the_id_of_the_request_with_them()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service.Answer($$"""
            <GetTopicAttributesResponse {{Space}}><GetTopicAttributesResult><Attributes>
              <entry><key>Policy</key><value>{"a":"&lt;&amp;"}</value></entry><entry><key>Empty</key><value/></entry>
            </Attributes></GetTopicAttributesResult><ResponseMetadata><RequestId>id-3</RequestId></ResponseMetadata></GetTopicAttributesResponse>
            """).Sns();

        GetTopicAttributesResponse response = await sns.GetTopicAttributesAsync(new GetTopicAttributesRequest());

        Assert.Equal(("""{"a":"<&"}""", ""), (response.Attributes!["Policy"], response.Attributes["Empty"]));
        Assert.Equal(("id-3", HttpStatusCode.OK), (response.ResponseMetadata.RequestId, response.HttpStatusCode));
    }

    [Fact]
    public async Task A_batch_tells_what_was_published_and_what_was_not()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service.Answer($"""
            <PublishBatchResponse {Space}><PublishBatchResult>
              <Successful><member><Id>0</Id><MessageId>m</MessageId><SequenceNumber>9</SequenceNumber></member></Successful>
              <Failed><member><Id>1</Id><Code>InvalidParameter</Code><Message>no</Message><SenderFault>true</SenderFault></member></Failed>
            </PublishBatchResult></PublishBatchResponse>
            """).Sns();

        PublishBatchResponse response = await sns.PublishBatchAsync(new PublishBatchRequest());

        PublishBatchResultEntry sent = Assert.Single(response.Successful!);
        BatchResultErrorEntry failed = Assert.Single(response.Failed!);
        Assert.Equal(("0", "m", "9"), (sent.Id, sent.MessageId, sent.SequenceNumber));
        Assert.Equal(("1", "InvalidParameter", "no", true), (failed.Id, failed.Code, failed.Message, failed.SenderFault));
    }

    [Fact]
    public async Task An_answer_that_is_not_XML_is_not_read_as_empty()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service.Answer("{}").Sns();

        await Assert.ThrowsAnyAsync<Exception>(() => sns.ListTopicsAsync(new ListTopicsRequest()));
    }

    [Theory]
    [InlineData("AuthorizationError", typeof(AuthorizationErrorException))]
    [InlineData("BatchEntryIdsNotDistinct", typeof(BatchEntryIdsNotDistinctException))]
    [InlineData("BatchRequestTooLong", typeof(BatchRequestTooLongException))]
    [InlineData("ConcurrentAccess", typeof(ConcurrentAccessException))]
    [InlineData("EmptyBatchRequest", typeof(EmptyBatchRequestException))]
    [InlineData("EndpointDisabled", typeof(EndpointDisabledException))]
    [InlineData("FilterPolicyLimitExceeded", typeof(FilterPolicyLimitExceededException))]
    [InlineData("InternalError", typeof(InternalErrorException))]
    [InlineData("InvalidBatchEntryId", typeof(InvalidBatchEntryIdException))]
    [InlineData("InvalidParameter", typeof(InvalidParameterException))]
    [InlineData("InvalidSecurity", typeof(InvalidSecurityException))]
    [InlineData("InvalidState", typeof(InvalidStateException))]
    [InlineData("KMSAccessDenied", typeof(KMSAccessDeniedException))]
    [InlineData("KMSDisabled", typeof(KMSDisabledException))]
    [InlineData("KMSInvalidState", typeof(KMSInvalidStateException))]
    [InlineData("KMSNotFound", typeof(KMSNotFoundException))]
    [InlineData("KMSOptInRequired", typeof(KMSOptInRequiredException))]
    [InlineData("KMSThrottling", typeof(KMSThrottlingException))]
    [InlineData("NotFound", typeof(NotFoundException))]
    [InlineData("ParameterValueInvalid", typeof(InvalidParameterValueException))]
    [InlineData("PlatformApplicationDisabled", typeof(PlatformApplicationDisabledException))]
    [InlineData("ReplayLimitExceeded", typeof(ReplayLimitExceededException))]
    [InlineData("ResourceNotFound", typeof(ResourceNotFoundException))]
    [InlineData("StaleTag", typeof(StaleTagException))]
    [InlineData("SubscriptionLimitExceeded", typeof(SubscriptionLimitExceededException))]
    [InlineData("TagLimitExceeded", typeof(TagLimitExceededException))]
    [InlineData("TagPolicy", typeof(TagPolicyException))]
    [InlineData("TooManyEntriesInBatchRequest", typeof(TooManyEntriesInBatchRequestException))]
    [InlineData("TopicLimitExceeded", typeof(TopicLimitExceededException))]
    [InlineData("ValidationException", typeof(ValidationException))]
    [InlineData("SomethingNew", typeof(AmazonSimpleNotificationServiceException))]
    public async Task An_error_has_the_type_that_the_model_names(string code, Type expected)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service.Answer(
            $"<ErrorResponse {Space}><Error><Type>Sender</Type><Code>{code}</Code><Message>Why.</Message></Error><RequestId>id-4</RequestId></ErrorResponse>", 404).Sns();

        Exception? thrown = await Record.ExceptionAsync(() => sns.PublishBatchAsync(new PublishBatchRequest()));

        var exception = Assert.IsAssignableFrom<AmazonSimpleNotificationServiceException>(thrown);
        Assert.Equal(expected, exception.GetType());
        Assert.Equal(
            ("Why.", code, ErrorType.Sender, "id-4", HttpStatusCode.NotFound),
            (exception.Message, exception.ErrorCode, exception.ErrorType, exception.RequestId, exception.StatusCode));
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_an_error_with_its_status()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service.Answer("<html><p>no way out", 407).Sns();

        var exception = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => sns.ListTopicsAsync(new ListTopicsRequest()));

        Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, exception.StatusCode);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service
            .Answer($"<ErrorResponse {Space}><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>", 400)
            .Answer($"<PublishResponse {Space}><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>")
            .Sns(retries: 1);

        PublishResponse response = await sns.PublishAsync(new PublishRequest { Message = "a" });

        Assert.Equal(("m", 2), (response.MessageId, service.Requests.Count));
    }
}
