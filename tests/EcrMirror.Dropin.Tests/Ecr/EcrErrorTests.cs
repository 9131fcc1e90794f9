using System.Net;
using Amazon.ECR;
using Amazon.ECR.Model;
using Amazon.Runtime;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Ecr;

public sealed class EcrErrorTests
{
    [Theory]
    [InlineData("AccessDeniedException", 400)]
    [InlineData("UnrecognizedClientException", 400)]
    [InlineData("SomethingNew", 409)]
    public async Task An_error_that_the_model_does_not_name_has_its_code(string code, int status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer($$"""{"__type":"{{code}}","message":"Why."}""", status).Ecr();

        var exception = await Assert.ThrowsAsync<AmazonECRException>(() => ecr.ListImagesAsync(new ListImagesRequest()));

        Assert.Equal((code, "Why.", (HttpStatusCode)status), (exception.ErrorCode, exception.Message, exception.StatusCode));
    }

    [Fact]
    public async Task The_header_names_the_error_when_the_body_does_not()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("", 400, ("x-amzn-ErrorType", "RepositoryNotFoundException:http://internal.amazon.com/")).Ecr();

        var exception = await Assert.ThrowsAsync<RepositoryNotFoundException>(() => ecr.ListImagesAsync(new ListImagesRequest()));

        Assert.Equal("RepositoryNotFoundException", exception.ErrorCode);
    }

    [Fact]
    public async Task A_part_that_does_not_follow_says_where_to_go_on()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer(
            """
            {"__type":"com.amazonaws.ecr#InvalidLayerPartException","message":"First byte of the layer part is 0 instead of 11304960",
             "registryId":"012345678901","repositoryName":"app","uploadId":"u","lastValidByteReceived":11304959}
            """,
            400).Ecr();

        var exception = await Assert.ThrowsAsync<InvalidLayerPartException>(() => ecr.UploadLayerPartAsync(new UploadLayerPartRequest()));

        Assert.Equal(("012345678901", "app", "u", 11304959L), (exception.RegistryId, exception.RepositoryName, exception.UploadId, exception.LastValidByteReceived));
    }

    [Fact]
    public async Task Members_of_an_error_that_are_not_what_they_should_be_are_left_out()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service
            .Answer("""{"__type":"InvalidLayerPartException","message":"no","registryId":7,"lastValidByteReceived":"all"}""", 400)
            .Ecr();

        var exception = await Assert.ThrowsAsync<InvalidLayerPartException>(() => ecr.UploadLayerPartAsync(new UploadLayerPartRequest()));

        Assert.Equal((null, null), (exception.RegistryId, exception.LastValidByteReceived));
    }

    [Fact]
    public async Task A_failure_of_the_service_is_the_fault_of_the_service()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("""{"__type":"ServerException","message":"oops"}""", 500).Ecr();

        var exception = await Assert.ThrowsAsync<ServerException>(() => ecr.ListImagesAsync(new ListImagesRequest()));

        Assert.Equal((ErrorType.Receiver, HttpStatusCode.InternalServerError), (exception.ErrorType, exception.StatusCode));
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_an_error_with_its_status()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("<html>Bad gateway</html>", 502).Ecr();

        var exception = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => ecr.ListImagesAsync(new ListImagesRequest()));

        Assert.Equal(HttpStatusCode.BadGateway, exception.StatusCode);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service
            .Answer("""{"__type":"ThrottlingException","message":"Rate exceeded"}""", 400)
            .Answer("""{"__type":"ServerException","message":"busy"}""", 500)
            .Answer("""{"uploadId":"u","partSize":10485760}""")
            .Ecr(retries: 2);

        InitiateLayerUploadResponse response = await ecr.InitiateLayerUploadAsync(new InitiateLayerUploadRequest { RepositoryName = "app" });

        Assert.Equal(("u", 10485760L), (response.UploadId, response.PartSize));
        Assert.Equal(3, service.Requests.Count);
        Assert.All(service.Requests, request => Signature.ShouldBeValid(request, ScriptedService.SecretKey, ScriptedService.AccessKey, ScriptedService.Region, "ecr"));
    }

    [Fact]
    public async Task What_the_service_refuses_is_not_asked_again()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("""{"__type":"ImageTagAlreadyExistsException","message":"immutable"}""", 400).Ecr(retries: 2);

        await Assert.ThrowsAsync<ImageTagAlreadyExistsException>(() => ecr.PutImageAsync(new PutImageRequest()));

        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task Throttling_that_does_not_end_is_seen_by_its_code()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("""{"__type":"ThrottlingException","message":"Rate exceeded"}""", 400).Ecr();

        var exception = await Assert.ThrowsAsync<AmazonECRException>(() => ecr.PutImageAsync(new PutImageRequest()));

        Assert.Equal("ThrottlingException", exception.ErrorCode);
    }
}
