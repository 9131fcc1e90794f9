using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Tests.Ecr;

/// <summary>Actions go wrong as tests want them to.</summary>
public sealed class FaultTests : EcrTests
{
    [Fact]
    public async Task An_action_fails_so_many_times_and_does_nothing_meanwhile()
    {
        Emulator.Faults.FailNext("CreateRepository", "ServerException", "Try again.", times: 2);

        string first = await RefusedAsync("ServerException", "CreateRepository", new { repositoryName = "team/app" });
        await RefusedAsync("ServerException", "CreateRepository", new { repositoryName = "team/app" });
        bool existed = Private.Repository(RepositoryName.Parse("team/app")).Exists;
        await CreateAsync("team/app");

        Assert.Equal("Try again.", first);
        Assert.False(existed);
    }

    [Fact]
    public async Task An_action_fails_for_the_repository_that_is_named_only()
    {
        await CreateAsync("team/app");
        await CreateAsync("team/lib");
        Emulator.Faults.FailNext("ListImages", "RepositoryNotFoundException", repository: RepositoryName.Parse("team/app"));

        await AskAsync("ListImages", new { repositoryName = "team/lib" });
        await RefusedAsync("RepositoryNotFoundException", "ListImages", new { repositoryName = "team/app" });
        await AskAsync("ListImages", new { repositoryName = "team/app" });
    }

    [Fact]
    public async Task What_is_throttled_on_demand_is_counted_with_what_is_throttled_by_rates()
    {
        Emulator.Faults.Throttle("DescribeRepositories");

        await RefusedAsync("ThrottlingException", "DescribeRepositories", new { });

        Assert.Single(Emulator.Actions.Throttled());
    }

    [Fact]
    public async Task Faults_end_when_they_are_cleared()
    {
        Emulator.Faults.Throttle("DescribeRepositories", times: 100);

        Emulator.Faults.Clear();

        await AskAsync("DescribeRepositories", new { });
    }
}
