using EcrMirror.Publisher.Notices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Tests.Notices;

public sealed class NoticeOptionsTests
{
    [Fact]
    public void The_default_is_a_topic_of_our_own()
    {
        Assert.Equal("ecr-mirror-events", Read().Topic);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("Events_of-mirror")]
    [InlineData("events.fifo")]
    [InlineData("arn:aws:sns:eu-west-1:123456789012:events")]
    [InlineData("arn:aws-cn:sns:cn-north-1:123456789012:events.fifo")]
    public void A_name_and_an_ARN_are_topics(string topic)
    {
        Assert.Equal(topic, Read(topic).Topic);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("events.std")]
    [InlineData("arn:aws:sqs:eu-west-1:123456789012:events")]
    [InlineData("arn:aws:sns:eu-west-1:123456789012:")]
    [InlineData("https://sns.eu-west-1.amazonaws.com/events")]
    public void What_is_neither_is_refused(string topic)
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Read(topic));

        Assert.Contains("It must be the name or the ARN of a topic, such as ecr-mirror-events or arn:aws:sns:eu-west-1:123456789012:ecr-mirror-events, or none.", refused.Message, StringComparison.Ordinal);
    }

    private static NoticeOptions Read(string? topic = null)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(topic is null ? [] : [KeyValuePair.Create("Publisher:Notices:Topic", (string?)topic)])
            .Build();
        using ServiceProvider services = new ServiceCollection().AddMetrics().AddSingleton(configuration).AddPublisher().BuildServiceProvider();
        return services.GetRequiredService<IOptions<NoticeOptions>>().Value;
    }
}
