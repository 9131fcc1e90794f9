using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.ServiceModels;

/// <summary>What AWS's models say of ECR and ECR Public, member by member and operation by operation.</summary>
public sealed class ServiceModelTests
{
    public static TheoryData<string, string> Operations => Rows(model => model.Operations);

    public static TheoryData<string, string> Structures => Rows(model => model.Structures);

    public static TheoryData<string, string> Enumerations => Rows(model => model.Enumerations);

    public static TheoryData<string, string> Errors => Rows(model => model.Errors);

    public static TheoryData<string, string> Paged => Rows(model => model.Paged);

    [Theory]
    [MemberData(nameof(Structures))]
    public void A_structure_has_the_members_of_the_model_with_their_types(string service, string structure)
    {
        ServiceModel model = ServiceModel.Of(service);

        Assert.All(model.MembersOf(structure), member => Assert.Equal(
            model.PropertyType(member.Value!),
            model.ModelType(structure).GetProperty(ServiceModel.PropertyOf(member.Key))?.PropertyType));
    }

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void An_enumeration_has_a_constant_for_each_value_of_the_model(string service, string enumeration)
    {
        ServiceModel model = ServiceModel.Of(service);
        Type type = model.EnumerationType(enumeration);

        IEnumerable<ConstantClass> constants = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ConstantClass)field.GetValue(null)!);

        Assert.True(type.IsSubclassOf(typeof(ConstantClass)));
        Assert.Equal(model.ValuesOf(enumeration).Order(), constants.Select(constant => constant.Value).Order());
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_is_asked_for_with_every_member_where_the_model_has_it(string service, string operation)
    {
        ServiceModel model = ServiceModel.Of(service);
        await using ScriptedService server = await ScriptedService.StartAsync();
        using AmazonServiceClient client = model.Client(server.Answer("{}"));
        JsonObject expected = model.Sample(operation + "Request");

        await AskAsync(client, operation, model.ToObject(operation + "Request", expected));

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Path));
        Assert.Equal($"{model.Target}.{operation}", request.Headers["x-amz-target"]);
        Assert.Equal("application/x-amz-json-1.1", request.MediaType);
        Assert.True(JsonNode.DeepEquals(expected, request.Json), request.Text);
        Signature.ShouldBeValid(request, ScriptedService.SecretKey, ScriptedService.AccessKey, ScriptedService.Region, model.SigningName);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Members_that_are_not_set_are_not_sent(string service, string operation)
    {
        ServiceModel model = ServiceModel.Of(service);
        await using ScriptedService server = await ScriptedService.StartAsync();
        using AmazonServiceClient client = model.Client(server.Answer("{}"));

        await AskAsync(client, operation, model.ToObject(operation + "Request", []));

        Assert.Equal("{}", Assert.Single(server.Requests).Text);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_answer_is_read_with_every_member_that_the_model_has(string service, string operation)
    {
        ServiceModel model = ServiceModel.Of(service);
        JsonObject expected = model.Sample(operation + "Response");
        await using ScriptedService server = await ScriptedService.StartAsync();
        using AmazonServiceClient client = model.Client(server.Answer(WithUnknownMembers(expected).ToJsonString()));

        object response = await AskAsync(client, operation, model.ToObject(operation + "Request", []));

        JsonObject read = model.ToJson(operation + "Response", response);
        Assert.True(JsonNode.DeepEquals(expected, read), read.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_an_answer_lacks_is_null(string service, string operation)
    {
        ServiceModel model = ServiceModel.Of(service);
        await using ScriptedService server = await ScriptedService.StartAsync();
        using AmazonServiceClient client = model.Client(server.Answer("{}"));

        object response = await AskAsync(client, operation, model.ToObject(operation + "Request", []));

        Assert.Equal("{}", model.ToJson(operation + "Response", response).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_has_the_type_that_the_model_names_and_all_that_it_says(string service, string error)
    {
        ServiceModel model = ServiceModel.Of(service);
        var expected = new JsonObject(model.MembersOfError(error).Select(member => KeyValuePair.Create(member.Key, (JsonNode?)model.Sample(member.Value!, member.Key))));
        var answer = (JsonObject)expected.DeepClone();
        answer.Add("__type", error);
        answer.Add("message", "Why.");
        await using ScriptedService server = await ScriptedService.StartAsync();
        using AmazonServiceClient client = model.Client(server.Answer(answer.ToJsonString(), 400, ("x-amzn-RequestId", "id-1")));

        Exception? thrown = await Record.ExceptionAsync(() => AskAsync(client, "DescribeRepositories", model.ToObject("DescribeRepositoriesRequest", [])));

        Assert.Equal(model.ModelType(error), thrown?.GetType());
        var exception = (AmazonServiceException)thrown!;
        Assert.Equal(
            (error, "Why.", HttpStatusCode.BadRequest, ErrorType.Sender, "id-1"),
            (exception.ErrorCode, exception.Message, exception.StatusCode, exception.ErrorType, exception.RequestId));
        Assert.All(expected, member => Assert.Equal(member.Value!.ToString(), exception.GetType().GetProperty(ServiceModel.PropertyOf(member.Key))?.GetValue(thrown)?.ToString()));
    }

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task Pages_are_followed_to_the_last(string service, string operation)
    {
        ServiceModel model = ServiceModel.Of(service);
        JsonObject full = model.Sample(operation + "Response"), last = model.Sample(operation + "Response");
        full["nextToken"] = "2";
        last.Remove("nextToken");
        await using ScriptedService server = await ScriptedService.StartAsync();
        using AmazonServiceClient client = model.Client(server.Answer(full.ToJsonString()).Answer("""{"nextToken":"3"}""").Answer(last.ToJsonString()));

        int entries = await CountAsync(PaginatorOf(client, model, operation), ServiceModel.PropertyOf(model.EntriesOf(operation)[^1]));

        Assert.Equal(4, entries);
        Assert.Equal([null, "2", "3"], server.Requests.Select(request => (string?)request.Json!["nextToken"]));
    }

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task Whole_answers_can_be_had_page_by_page(string service, string operation)
    {
        ServiceModel model = ServiceModel.Of(service);
        await using ScriptedService server = await ScriptedService.StartAsync();
        using AmazonServiceClient client = model.Client(server.Answer("""{"nextToken":"2"}""").Answer("{}"));

        Assert.Equal(2, await CountAsync(PaginatorOf(client, model, operation), "Responses"));
    }

    private static TheoryData<string, string> Rows(Func<ServiceModel, IEnumerable<string>> names) =>
    [
        .. names(ServiceModel.Ecr).Select(name => ("ECR", name)),
        .. names(ServiceModel.EcrPublic).Select(name => ("ECR Public", name)),
    ];

    private static JsonObject WithUnknownMembers(JsonObject answer)
    {
        var more = (JsonObject)answer.DeepClone();
        more.Add("later", new JsonObject { ["unknown"] = new JsonArray(1) });
        return more;
    }

    private static async Task<object> AskAsync(AmazonServiceClient client, string operation, object request)
    {
        MethodInfo method = client.GetType().GetMethod(operation + "Async", [request.GetType(), typeof(CancellationToken)])!;
        var asked = (Task)method.Invoke(client, [request, CancellationToken.None])!;
        await asked;
        return asked.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(asked)!;
    }

    private static object PaginatorOf(AmazonServiceClient client, ServiceModel model, string operation)
    {
        object factory = model.Service.GetProperty("Paginators")!.GetValue(client)!;
        Type shape = model.ModelType($"I{model.Service.Name["IAmazon".Length..]}PaginatorFactory");
        return shape.GetMethod(operation)!.Invoke(factory, [model.ToObject(operation + "Request", [])])!;
    }

    private static Task<int> CountAsync(object paginator, string property)
    {
        PropertyInfo pages = paginator.GetType().GetProperty(property)!;
        MethodInfo count = typeof(ServiceModelTests).GetMethod(nameof(CountEntriesAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (Task<int>)count.MakeGenericMethod(pages.PropertyType.GenericTypeArguments).Invoke(null, [pages.GetValue(paginator)])!;
    }

    private static async Task<int> CountEntriesAsync<T>(IAsyncEnumerable<T> entries) => await entries.CountAsync();
}
