using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.LocalEcr.Tests.Ecr.ControlPlane;

/// <summary>What is different at ECR Public. Facts: ECR Public API reference and user guide.</summary>
public sealed class PublicApiTests : EcrTests
{
    protected override EcrEmulatorOptions Options => base.Options with
    {
        Accounts = [EcrEmulatorOptions.Default with { PublicAliases = ["q9t5s3a7", "example"] }],
    };

    [Fact]
    public async Task A_repository_has_an_address_with_the_alias_and_an_arn_without_a_region()
    {
        JsonObject created = await AskPublicAsync("CreateRepository", new { repositoryName = "app" });

        Assert.Equal($"{Public.Host}/q9t5s3a7/app", created["repository"]!["repositoryUri"]!.GetValue<string>());
        Assert.Equal($"arn:aws:ecr-public::{Account}:repository/app", created["repository"]!["repositoryArn"]!.GetValue<string>());
        Assert.Null(created["repository"]!["imageTagMutability"]);
        Assert.NotNull(created["catalogData"]);
    }

    [Theory]
    [InlineData(Account)]
    [InlineData("q9t5s3a7")]
    [InlineData("example")]
    public async Task A_registry_is_pushed_to_by_its_account_or_any_alias(string registryId)
    {
        await AskPublicAsync("CreateRepository", new { repositoryName = "app" });

        JsonObject started = await AskPublicAsync("InitiateLayerUpload", new { registryId, repositoryName = "app" });

        Assert.NotNull(started["uploadId"]);
    }

    [Fact]
    public async Task Messages_name_the_alias_and_a_registry_that_is_not_there_is_said_so()
    {
        Assert.Equal(
            "The repository with name 'none' does not exist in the registry with id 'q9t5s3a7'",
            await RefusedPublicAsync("RepositoryNotFoundException", "InitiateLayerUpload", new { repositoryName = "none" }));
        await RefusedPublicAsync("RegistryNotFoundException", "InitiateLayerUpload", new { registryId = "nobody", repositoryName = "none" });
    }

    [Fact]
    public async Task Catalog_data_is_replaced_whole_and_a_picture_comes_back_as_an_address()
    {
        await AskPublicAsync("CreateRepository", new { repositoryName = "app" });
        string missing = await RefusedPublicAsync("RepositoryCatalogDataNotFoundException", "GetRepositoryCatalogData", new { repositoryName = "app" });
        await AskPublicAsync("PutRepositoryCatalogData", new { repositoryName = "app", catalogData = new { description = "An app", usageText = "Run it." } });

        await AskPublicAsync("PutRepositoryCatalogData", new { repositoryName = "app", catalogData = new { description = "The app", logoImageBlob = "iVBORw0KGgo=" } });

        JsonNode shown = (await AskPublicAsync("GetRepositoryCatalogData", new { repositoryName = "app" }))["catalogData"]!;
        Assert.Contains("app", missing, StringComparison.Ordinal);
        Assert.Equal("The app", shown["description"]!.GetValue<string>());
        Assert.Null(shown["usageText"]);
        Assert.Null(shown["logoImageBlob"]);
        Assert.NotNull(shown["logoUrl"]);
        Assert.False(shown["marketplaceCertified"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_token_needs_a_permission_of_sts_too()
    {
        KeyPair half = Key with
        {
            AccessKeyId = "AKIAHALF",
            Policies = [IamPolicy.Parse("""{"Statement":[{"Effect":"Allow","Action":"ecr-public:GetAuthorizationToken","Resource":"*"}]}""")],
        };
        Emulator.AddKey(half);

        ApiAnswer refused = await SendAsync("SpencerFrontendService.GetAuthorizationToken", new { }, half, service: "ecr-public");

        Assert.Equal("AccessDeniedException", refused.Json["__type"]!.GetValue<string>());
        Assert.Contains("sts:GetServiceBearerToken", refused.Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registrys_own_name_is_kept()
    {
        await AskPublicAsync("PutRegistryCatalogData", new { displayName = "The example team" });

        Assert.Equal("""{"registryCatalogData":{"displayName":"The example team"}}""", (await AskPublicAsync("GetRegistryCatalogData", new { })).ToJsonString());
    }
}
