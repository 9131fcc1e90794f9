using System.Reflection;
using Amazon.ECR;
using Amazon.ECRPublic;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using EcrMirror.Dropin.Tests.ServiceModels;
using EcrMirror.Dropin.Tests.Sns;
using EcrMirror.Dropin.Tests.Sqs;

namespace EcrMirror.Dropin.Tests.Surface;

public sealed class SurfaceTests
{
    public static TheoryData<string> Assemblies => ["AWSSDK.SQS", "AWSSDK.SimpleNotificationService", "AWSSDK.ECR", "AWSSDK.ECRPublic"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_of_ours_is_public(string name)
    {
        string root = "Amazon." + name["AWSSDK.".Length..];

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
        Assert.Equal(ServiceModel.Ecr.Operations.Order(), OperationsOf(typeof(IAmazonECR)));
        Assert.Equal(ServiceModel.EcrPublic.Operations.Order(), OperationsOf(typeof(IAmazonECRPublic)));
    }

    [Theory]
    [InlineData("ECR")]
    [InlineData("ECR Public")]
    public void Nothing_is_there_that_the_model_lacks(string service)
    {
        ServiceModel model = ServiceModel.Of(service);
        string[] known = [.. model.Structures, .. model.Errors];

        IEnumerable<string> extra = model.Service.Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, Namespace: not null } && type.Namespace.EndsWith(".Model", StringComparison.Ordinal))
            .SelectMany(type => known.Contains(type.Name) ? PropertiesOf(type).Except(MembersOf(model, type.Name)) : [type.Name]);

        Assert.Empty(extra);
    }

    [Fact]
    public void A_client_is_made_by_its_interface()
    {
        (ClientConfig sqs, object sqsClient) = Make<IAmazonSQS>();
        (ClientConfig sns, object snsClient) = Make<IAmazonSimpleNotificationService>();
        (ClientConfig ecr, object ecrClient) = Make<IAmazonECR>();
        (ClientConfig ecrPublic, object ecrPublicClient) = Make<IAmazonECRPublic>();

        Assert.IsType<AmazonSQSConfig>(sqs);
        Assert.IsType<AmazonSQSClient>(sqsClient);
        Assert.IsType<AmazonSimpleNotificationServiceConfig>(sns);
        Assert.IsType<AmazonSimpleNotificationServiceClient>(snsClient);
        Assert.IsType<AmazonECRConfig>(ecr);
        Assert.IsType<AmazonECRClient>(ecrClient);
        Assert.IsType<AmazonECRPublicConfig>(ecrPublic);
        Assert.IsType<AmazonECRPublicClient>(ecrPublicClient);
    }

    [Fact]
    public void A_client_introduces_itself_in_words_without_spaces()
    {
        Assert.Contains(new AmazonECRPublicConfig().UserAgent.Split(' '), word => word.StartsWith("api/ECR_PUBLIC#", StringComparison.Ordinal));
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

    private static IEnumerable<string> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => property.Name);

    private static IEnumerable<string> MembersOf(ServiceModel model, string name) =>
        (model.Errors.Contains(name) ? model.MembersOfError(name) : model.MembersOf(name)).Select(member => ServiceModel.PropertyOf(member.Key));

    private static Assembly Load(string name) => Assembly.Load(name);
}
