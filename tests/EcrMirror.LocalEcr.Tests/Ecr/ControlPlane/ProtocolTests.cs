using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.LocalEcr.Tests.Ecr.ControlPlane;

/// <summary>What every request and answer looks like. Facts: Smithy, "AWS JSON 1.1 protocol"; ECR API reference, "Common Errors".</summary>
public sealed class ProtocolTests : EcrTests
{
    private const string Describe = "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories";

    [Fact]
    public async Task Times_are_seconds_since_1970_with_a_fraction()
    {
        Time.Advance(TimeSpan.FromMilliseconds(123));

        ApiAnswer answer = await SendAsync("AmazonEC2ContainerRegistry_V20150921.CreateRepository", new { repositoryName = "team/app" });

        Assert.Contains($"\"createdAt\":{Time.GetUtcNow().ToUnixTimeSeconds()}.123", answer.Text, StringComparison.Ordinal);
        Assert.Equal("application/x-amz-json-1.1", answer.Headers["Content-Type"]);
        Assert.True(Guid.TryParse(answer.Headers["x-amzn-RequestId"], out _));
    }

    [Fact]
    public async Task Members_that_are_not_known_are_ignored_and_those_without_a_value_are_absent()
    {
        JsonObject created = await AskAsync("CreateRepository", new { repositoryName = "team/app", colour = "blue", tags = (object?)null });

        Assert.DoesNotContain("null", created.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(created["catalogData"]);
    }

    [Theory]
    [InlineData("AmazonEC2ContainerRegistry_V20150921.MakeCoffee")]
    [InlineData("SpencerFrontendService.BatchGetImage")]
    [InlineData("SomethingElse.DescribeRepositories")]
    [InlineData("")]
    public async Task An_operation_that_is_not_there_is_said_to_be_unknown(string target)
    {
        ApiAnswer answer = await SendAsync(target, new { });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("UnknownOperationException", answer.Json["__type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_request_without_a_signature_misses_a_token()
    {
        ApiAnswer answer = await SendBytesAsync(Describe, "{}"u8.ToArray(), isSigned: false);

        Assert.Equal("MissingAuthenticationTokenException", answer.Json["__type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_signature_by_another_secret_is_refused()
    {
        await RefusedAsync("InvalidSignatureException", "DescribeRepositories", new { }, Key with { SecretAccessKey = "another" });
        await RefusedAsync("UnrecognizedClientException", "DescribeRepositories", new { }, Key with { AccessKeyId = "AKIANOBODY" });
    }

    [Fact]
    public async Task A_key_that_has_expired_is_refused_as_such()
    {
        KeyPair session = Key with { AccessKeyId = "ASIASESSION", ExpiresAt = Time.GetUtcNow() };
        Emulator.AddKey(session);

        await RefusedAsync("ExpiredTokenException", "DescribeRepositories", new { }, session);
    }

    [Fact]
    public async Task A_signature_for_another_region_or_service_is_refused()
    {
        ApiAnswer service = await SendAsync(Describe, new { }, service: "ecr-public");

        await RefusedAsync("InvalidSignatureException", "DescribeRepositories", new { }, region: "eu-central-1");
        Assert.Equal("InvalidSignatureException", service.Json["__type"]!.GetValue<string>());
    }

    // "The action isn't supported in this Region" (ECR Public user guide, "Registry authentication").
    [Fact]
    public async Task Ecr_public_is_in_one_region_only() => Assert.Equal(
        "The action isn't supported in this Region",
        await RefusedPublicAsync("UnsupportedCommandException", "GetAuthorizationToken", new { }, "eu-west-1"));

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"maxResults": "many"}""")]
    [InlineData("""{"repositoryNames": "team/app"}""")]
    [InlineData("""{"maxResults": 1, "maxResults": 2}""")]
    public async Task What_cannot_be_read_is_a_serialization_error(string body)
    {
        ApiAnswer answer = await SendBytesAsync(Describe, Encoding.UTF8.GetBytes(body));

        Assert.Equal("SerializationException", answer.Json["__type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_body_beyond_all_bounds_is_too_large()
    {
        ApiAnswer answer = await SendBytesAsync(Describe, new byte[(32 * 1024 * 1024) + 1]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    // The bounds are those of the service model.
    [Theory]
    [InlineData("CreateRepository", "{}", "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'Member must not be null'")]
    [InlineData("CreateRepository", """{"repositoryName":"a"}""", "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'Member must have length greater than or equal to 2'")]
    [InlineData("DescribeRepositories", """{"maxResults":1001}""", "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than or equal to 1000'")]
    [InlineData("DescribeRepositories", """{"maxResults":0}""", "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value greater than or equal to 1'")]
    [InlineData("DescribeRepositories", """{"repositoryNames":[]}""", "Invalid parameter at 'repositoryNames' failed to satisfy constraint: 'Member must have length greater than or equal to 1'")]
    [InlineData("DescribeRepositories", """{"registryId":"12345"}""", "Invalid parameter at 'registryId' failed to satisfy constraint: 'must satisfy regular expression '[0-9]{12}''")]
    [InlineData("CreateRepository", """{"repositoryName":"team/app","imageTagMutability":"SOMETIMES"}""", "Invalid parameter at 'imageTagMutability' failed to satisfy constraint: 'Member must satisfy enum value set: [MUTABLE, IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE_WITH_EXCLUSION]'")]
    [InlineData("BatchGetImage", """{"repositoryName":"team/app","imageIds":[{"imageTag":""}]}""", "Invalid parameter at 'imageIds.1.member.imageTag' failed to satisfy constraint: 'Member must have length greater than or equal to 1'")]
    public async Task The_first_member_that_is_wrong_is_named(string operation, string body, string message)
    {
        ApiAnswer answer = await SendBytesAsync("AmazonEC2ContainerRegistry_V20150921." + operation, Encoding.UTF8.GetBytes(body));

        Assert.Equal("InvalidParameterException", answer.Json["__type"]!.GetValue<string>());
        Assert.Equal(message, answer.Json["message"]!.GetValue<string>());
    }

    [Fact]
    public void Every_operation_of_the_service_models_is_there()
    {
        Assert.Equal(LocalEcr.ControlPlane.ApiModel.Private.Operations.Order(), LocalEcr.ControlPlane.PrivateOperations.All(Emulator).Keys.Order());
        Assert.Equal(LocalEcr.ControlPlane.ApiModel.Public.Operations.Order(), LocalEcr.ControlPlane.PublicOperations.All(Emulator).Keys.Order());
    }
}
