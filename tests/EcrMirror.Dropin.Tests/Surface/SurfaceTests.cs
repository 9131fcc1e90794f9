using System.Reflection;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using EcrMirror.Dropin.Tests.Sns;
using EcrMirror.Dropin.Tests.Sqs;

namespace EcrMirror.Dropin.Tests.Surface;

public sealed class SurfaceTests
{
    public static TheoryData<string> Assemblies => ["AWSSDK.SQS", "AWSSDK.SimpleNotificationService"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_of_ours_is_public(string name)
    {
        string root = name is "AWSSDK.SQS" ? "Amazon.SQS" : "Amazon.SimpleNotificationService";

        Assert.All(Load(name).GetExportedTypes(), type => Assert.Contains(type.Namespace, (string[])[root, root + ".Model"]));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_public_member_shows_a_type_of_ours(string name)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        IEnumerable<Type> shown = Load(name).GetExportedTypes()
            .SelectMany(type => type.GetMethods(Visible).Cast<MethodBase>().Concat(type.GetConstructors(Visible)))
            .Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method is MethodInfo info ? info.ReturnType : typeof(void)));

        Assert.DoesNotContain(shown, type => type.FullName?.Contains("EcrMirror", StringComparison.Ordinal) is true);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Members_of_requests_and_answers_are_unset_until_they_are_set(string name)
    {
        IEnumerable<object> models = Load(name).GetExportedTypes()
            .Where(type => type.Namespace!.EndsWith(".Model", StringComparison.Ordinal) && type.GetConstructor([]) is not null)
            .Select(type => Activator.CreateInstance(type)!);

        Assert.All(models, model => Assert.All(
            model.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly), property => Assert.Null(property.GetValue(model))));
    }

    [Fact]
    public void Every_operation_has_its_wire_format_tested()
    {
        Assert.Equal(SqsRequestTests.Covered.Order(), OperationsOf(typeof(IAmazonSQS)));
        Assert.Equal(SnsRequestTests.Covered.Order(), OperationsOf(typeof(IAmazonSimpleNotificationService)));
    }

    [Fact]
    public void A_client_is_made_by_its_interface()
    {
        (ClientConfig sqs, object sqsClient) = Make<IAmazonSQS>();
        (ClientConfig sns, object snsClient) = Make<IAmazonSimpleNotificationService>();

        Assert.IsType<AmazonSQSConfig>(sqs);
        Assert.IsType<AmazonSQSClient>(sqsClient);
        Assert.IsType<AmazonSimpleNotificationServiceConfig>(sns);
        Assert.IsType<AmazonSimpleNotificationServiceClient>(snsClient);
    }

    private static (ClientConfig Config, object Client) Make<T>()
        where T : IAmazonService
    {
        ClientConfig config = T.CreateDefaultClientConfig();
        config.ServiceURL = "http://127.0.0.1:1";
        object client = T.CreateDefaultServiceClient(new BasicAWSCredentials("a", "b"), config);
        return (config, client);
    }

    private static IEnumerable<string> OperationsOf(Type service) =>
        service.GetMethods().Select(method => method.Name).Where(name => name.EndsWith("Async", StringComparison.Ordinal)).Select(name => name[..^"Async".Length]).Order();

    private static Assembly Load(string name) => Assembly.Load(name);
}
