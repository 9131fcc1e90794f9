using System.Text.Json.Nodes;
using Amazon.ECRPublic;
using Amazon.ECRPublic.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.EcrPublic;

/// <summary>What is other than in ECR; ServiceModelTests has every operation with every member.</summary>
public sealed class EcrPublicTests
{
    [Fact]
    public async Task A_token_is_one_and_no_list()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRPublicClient ecrPublic = service.Answer("""{"authorizationData":{"authorizationToken":"QVdTOnA=","expiresAt":1700000000.25}}""").EcrPublic();

        GetAuthorizationTokenResponse response = await ecrPublic.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest());

        Assert.Equal("QVdTOnA=", response.AuthorizationData!.AuthorizationToken);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, 250, DateTimeKind.Utc), response.AuthorizationData.ExpiresAt);
        ReceivedRequest request = Assert.Single(service.Requests);
        Assert.Equal(("SpencerFrontendService.GetAuthorizationToken", "{}"), (request.Headers["x-amz-target"], request.Text));
        Signature.ShouldBeValid(request, ScriptedService.SecretKey, ScriptedService.AccessKey, ScriptedService.Region, "ecr-public");
    }

    [Fact]
    public async Task Catalog_data_goes_with_a_logo_and_comes_with_its_address()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRPublicClient ecrPublic = service
            .Answer("""{"catalogData":{"description":"d","architectures":["ARM 64"],"logoUrl":"https://example.com/l.png","marketplaceCertified":false}}""")
            .EcrPublic();

        PutRepositoryCatalogDataResponse response = await ecrPublic.PutRepositoryCatalogDataAsync(new PutRepositoryCatalogDataRequest
        {
            RepositoryName = "app",
            CatalogData = new RepositoryCatalogDataInput { Description = "d", Architectures = ["ARM 64"], LogoImageBlob = new MemoryStream([1, 2, 255]) },
        });

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"repositoryName":"app","catalogData":{"description":"d","architectures":["ARM 64"],"logoImageBlob":"AQL/"}}"""),
                Assert.Single(service.Requests).Json));
        Assert.Equal(("https://example.com/l.png", false), (response.CatalogData!.LogoUrl, response.CatalogData.MarketplaceCertified));
    }

    [Fact]
    public async Task Registries_have_their_aliases()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRPublicClient ecrPublic = service.Answer("""
            {"registries":[{"registryId":"1","registryUri":"public.ecr.aws/q9t5s3a7","verified":true,
              "aliases":[{"name":"q9t5s3a7","status":"ACTIVE","primaryRegistryAlias":true,"defaultRegistryAlias":true}]}]}
            """).EcrPublic();

        DescribeRegistriesResponse response = await ecrPublic.DescribeRegistriesAsync(new DescribeRegistriesRequest());

        RegistryAlias alias = Assert.Single(Assert.Single(response.Registries!).Aliases!);
        Assert.Equal(("q9t5s3a7", RegistryAliasStatus.ACTIVE, true), (alias.Name, alias.Status, alias.DefaultRegistryAlias));
    }

    [Fact]
    public async Task Another_region_refuses_by_an_error_of_its_own()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRPublicClient ecrPublic = service
            .Answer("""{"__type":"UnsupportedCommandException","message":"The action isn't supported in this Region"}""", 400)
            .EcrPublic(retries: 2);

        await Assert.ThrowsAsync<UnsupportedCommandException>(() => ecrPublic.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest()));

        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task An_error_that_the_model_does_not_name_has_its_code()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRPublicClient ecrPublic = service.Answer("""{"__type":"ThrottlingException","message":"Rate exceeded"}""", 400).EcrPublic();

        var exception = await Assert.ThrowsAsync<AmazonECRPublicException>(() => ecrPublic.PutImageAsync(new PutImageRequest()));

        Assert.Equal("ThrottlingException", exception.ErrorCode);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRPublicClient ecrPublic = service
            .Answer("""{"__type":"ThrottlingException","message":"Rate exceeded"}""", 400)
            .Answer("""{"repository":{"repositoryName":"app"}}""")
            .EcrPublic(retries: 1);

        CreateRepositoryResponse response = await ecrPublic.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "app" });

        Assert.Equal("app", response.Repository!.RepositoryName);
        Assert.Equal(2, service.Requests.Count);
    }
}
