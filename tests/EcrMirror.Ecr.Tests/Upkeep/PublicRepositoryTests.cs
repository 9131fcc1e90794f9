using Amazon.ECRPublic.Model;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Tests.Upkeep;

/// <summary>Repositories of ECR Public are made and kept as they are declared.</summary>
public sealed class PublicRepositoryTests
{
    [Fact]
    public async Task A_repository_that_is_missing_is_made_with_what_the_gallery_shows()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.Repositories.Templates.Add(Shown("A mirror.")));

        RepositoryReconciliation done = await aws.OpenPublic("app").ReconcileAsync(EmulatedAws.Token);

        Assert.True(done.IsCreated);
        Assert.Empty(done.Problems);
        RepositoryCatalogData catalog = await CatalogAsync(aws);
        Assert.Equal(("A mirror.", "About it."), (catalog.Description, catalog.AboutText));
        Assert.Equal(["ARM 64", "x86-64"], catalog.Architectures!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_gallery_shows_otherwise_is_changed()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.Repositories.Templates.Add(Shown("A mirror.")));
        await aws.EcrPublic.CreateRepositoryAsync(
            new CreateRepositoryRequest { RepositoryName = "app", CatalogData = new RepositoryCatalogDataInput { Description = "Mine." } }, EmulatedAws.Token);
        IRemoteRepository repository = aws.OpenPublic("app");

        RepositoryReconciliation done = await repository.ReconcileAsync(EmulatedAws.Token);

        Assert.Equal(
            ["catalogData: another description, architectures, aboutText -> as declared"], done.Changed.Select(change => change.ToString()));
        Assert.Equal("A mirror.", (await CatalogAsync(aws)).Description);
        Assert.False((await repository.FindDriftAsync(EmulatedAws.Token)).CanBeReconciled);
    }

    [Fact]
    public async Task A_repository_under_somebody_else_s_alias_is_nobody_s_business()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.Repositories.Templates.Add(Shown("A mirror.")));

        Assert.Same(RepositoryDrift.None, await aws.OpenPublic("app", alias: "others").FindDriftAsync(EmulatedAws.Token));
    }

    private static EcrRepositoryTemplate Shown(string description) => new()
    {
        Prefix = EmulatedAws.Alias,
        Catalog = new EcrCatalogData { Description = description, About = "About it.", Architectures = { "x86-64", "ARM 64" } },
    };

    private static async Task<RepositoryCatalogData> CatalogAsync(EmulatedAws aws) =>
        (await aws.EcrPublic.GetRepositoryCatalogDataAsync(new GetRepositoryCatalogDataRequest { RepositoryName = "app" }, EmulatedAws.Token)).CatalogData!;
}
