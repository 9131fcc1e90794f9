using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Topics;
using EcrMirror.Publisher.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Publisher.Tests.Notices;

/// <summary>What SNS answers, and whether it is asked again.</summary>
public sealed class TopicAnswerTests
{
    private static readonly string Topic = RecordedTopics.ArnOf("events");

    [Theory]
    [InlineData(404, "NotFound", "There is no topic arn:aws:sns:eu-west-1:123456789012:events. Make it,")]
    [InlineData(403, "AuthorizationError", "sns:Publish on arn:aws:sns:eu-west-1:123456789012:events is not allowed: Why. Allow it in the policy of the role")]
    [InlineData(403, "InvalidClientTokenId", "SNS does not accept the credentials of Publish")]
    [InlineData(403, "SignatureDoesNotMatch", "Is this machine's clock right?")]
    [InlineData(400, "KMSAccessDenied", "The key that encrypts arn:aws:sns:eu-west-1:123456789012:events cannot be used")]
    [InlineData(400, "InvalidParameter", "SNS refused Publish on arn:aws:sns:eu-west-1:123456789012:events: InvalidParameter: Why.")]
    public async Task What_a_person_has_to_change_is_said_with_its_cure(int status, string code, string message)
    {
        TopicException refused = await PublishAsync(status, code);

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal((false, code is "NotFound"), (refused.IsTransient, refused.IsMissing));
    }

    [Theory]
    [InlineData(400, "Throttling", "SNS throttles Publish")]
    [InlineData(400, "Throttled", "SNS throttles Publish")]
    [InlineData(400, "KMSThrottling", "SNS throttles Publish")]
    [InlineData(500, "InternalError", "SNS failed Publish on arn:aws:sns:eu-west-1:123456789012:events with status 500: Why.")]
    [InlineData(503, "ServiceUnavailable", "SNS failed Publish")]
    public async Task What_may_pass_is_tried_again(int status, string code, string message)
    {
        TopicException refused = await PublishAsync(status, code);

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsTransient);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_tried_again()
    {
        using ServiceProvider services = Topics("http://127.0.0.1:9/");

        TopicException refused = await Assert.ThrowsAsync<TopicException>(() => services.GetRequiredService<ITopics>()
            .PublishAsync(Topic, EventWriter.Write(SampleEvents.Published), TestContext.Current.CancellationToken));

        Assert.Contains("SNS cannot be reached for Publish", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsTransient);
    }

    private static async Task<TopicException> PublishAsync(int status, string code)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using WebApplication server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/xml";
            return http.Response.WriteAsync($"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>Why.</Message></Error><RequestId>1</RequestId></ErrorResponse>");
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        using ServiceProvider services = Topics(server.Urls.Single());

        return await Assert.ThrowsAsync<TopicException>(() => services.GetRequiredService<ITopics>()
            .PublishAsync(Topic, EventWriter.Write(SampleEvents.Published), TestContext.Current.CancellationToken));
    }

    private static ServiceProvider Topics(string url)
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        return new ServiceCollection()
            .AddTopics()
            .Configure<BusOptions>(bus => (bus.Transport, bus.Region, bus.ServiceUrl) = (TransportKind.AmazonSqs, "eu-west-1", url))
            .BuildServiceProvider();
    }
}
