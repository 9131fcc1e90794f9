using System.Reflection;
using MassTransit;

namespace EcrMirror.Dropin.Tests.Surface;

/// <summary>
/// What stands in for MassTransit.AmazonSQS has nothing public that the package lacks. The names are those of its documentation; one that
/// is added here must be found there first.
/// </summary>
public sealed class TransportSurfaceTests
{
    private static readonly Dictionary<string, string[]> Official = new(StringComparer.Ordinal)
    {
        ["AmazonSqsBusFactoryConfiguratorExtensions"] = ["Host", "LocalstackHost", "UseDefaultHost", "UsingAmazonSqs"],
        ["AmazonSqsSendContextExtensions"] = ["SetDeduplicationId", "SetGroupId"],
        ["IAmazonSqsBusFactoryConfigurator"] = [],
        ["IAmazonSqsHostConfigurator"] = ["AccessKey", "Config", "Credentials", "EnableScopedTopics", "Scope", "SecretKey"],
        ["IAmazonSqsQueueConfigurator"] = ["AutoDelete", "Durable", "QueueAttributes", "QueueTags"],
        ["IAmazonSqsQueueEndpointConfigurator"] = ["PurgeOnStartup", "WaitTimeSeconds"],
        ["IAmazonSqsReceiveEndpointConfigurator"] = ["RedeliverVisibilityTimeout", "Subscribe"],
        ["IAmazonSqsTopicSubscriptionConfigurator"] = ["TopicAttributes"],
    };

    private static readonly Assembly Transport = typeof(AmazonSqsBusFactoryConfiguratorExtensions).Assembly;

    [Fact]
    public void The_assembly_has_the_package_s_name_for_it()
    {
        Assert.Equal("MassTransit.AmazonSqsTransport", Transport.GetName().Name);
    }

    [Fact]
    public void Every_public_type_is_one_of_the_package()
    {
        Assert.All(Transport.GetExportedTypes(), type => Assert.Equal("MassTransit", type.Namespace));
        Assert.Equal(Official.Keys.Order(StringComparer.Ordinal), Transport.GetExportedTypes().Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_public_member_is_one_of_the_package()
    {
        foreach (Type type in Transport.GetExportedTypes())
        {
            IEnumerable<string> members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodInfo { IsSpecialName: true })
                .Select(member => member.Name)
                .Distinct();

            Assert.Equal(Official[type.Name], members.Order(StringComparer.Ordinal));
        }
    }
}
