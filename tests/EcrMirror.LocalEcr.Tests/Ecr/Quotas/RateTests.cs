using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr.Quotas;

/// <summary>Rates of actions. Facts: ECR user guide, "Service quotas"; the answer is that of the common errors.</summary>
public sealed class RateTests : EcrTests
{
    private static readonly SampleContent Image = Given.Image().WithLayers(1).Build();

    protected override EcrEmulatorOptions Options => base.Options with { Regions = ["us-east-1", "eu-west-1"] };

    [Theory]
    [InlineData("PutImage", 10)]
    [InlineData("InitiateLayerUpload", 100)]
    [InlineData("CompleteLayerUpload", 100)]
    [InlineData("UploadLayerPart", 500)]
    [InlineData("BatchCheckLayerAvailability", 1000)]
    [InlineData("BatchGetImage", 2000)]
    [InlineData("GetDownloadUrlForLayer", 3000)]
    [InlineData("GetAuthorizationToken", 500)]
    public void The_rates_are_the_published_ones(string action, int perSecond) => Assert.Equal(perSecond, EcrQuotas.Private.Rates[action].PerSecond);

    [Fact]
    public async Task The_eleventh_image_of_a_second_is_throttled_and_the_next_fits_a_tenth_of_a_second_later()
    {
        await CreateAsync("team/app");
        await PushAsync(Image, "team/app");
        for (int number = 1; number < 10; number++)
            await AskAsync("PutImage", PutInput("team/app", Image, $"{number}"));

        string message = await RefusedAsync("ThrottlingException", "PutImage", PutInput("team/app", Image, "eleventh"));
        Time.Advance(TimeSpan.FromMilliseconds(100));
        await AskAsync("PutImage", PutInput("team/app", Image, "next"));

        Assert.Equal("Rate exceeded", message);
        Assert.Single(Emulator.Actions.Throttled("PutImage"));
    }

    [Fact]
    public async Task Regions_do_not_share_a_rate()
    {
        Emulator.PrivateQuotas = EcrQuotas.Private.WithRate("DescribeRepositories", new ActionRate(1));
        await AskAsync("DescribeRepositories", new { });

        await AskAsync("DescribeRepositories", new { }, region: "eu-west-1");

        await RefusedAsync("ThrottlingException", "DescribeRepositories", new { });
    }

    [Fact]
    public async Task A_rate_can_be_lifted_while_it_is_used()
    {
        Emulator.PrivateQuotas = EcrQuotas.Private.WithRate("DescribeRepositories", new ActionRate(1));
        await AskAsync("DescribeRepositories", new { });
        await RefusedAsync("ThrottlingException", "DescribeRepositories", new { });

        Emulator.PrivateQuotas = EcrQuotas.Private.WithoutRates();

        await AskAsync("DescribeRepositories", new { });
    }

    [Fact]
    public async Task Who_may_not_do_something_uses_nothing_up()
    {
        KeyPair reader = Key with { AccessKeyId = "AKIAREADER", Principal = "user/reader", Policies = [] };
        Emulator.AddKey(reader);
        Emulator.PrivateQuotas = EcrQuotas.Private.WithRate("DescribeRepositories", new ActionRate(1));

        string message = await RefusedAsync("AccessDeniedException", "DescribeRepositories", new { }, reader);
        await AskAsync("DescribeRepositories", new { });

        Assert.Equal(
            $"User: arn:aws:iam::{Account}:user/reader is not authorized to perform: ecr:DescribeRepositories on resource: arn:aws:ecr:us-east-1:{Account}:repository/* because no identity-based policy allows the ecr:DescribeRepositories action",
            message);
    }

    [Fact]
    public async Task The_journal_says_who_asked_whom_for_what()
    {
        await CreateAsync("team/app");
        await RefusedAsync("RepositoryNotFoundException", "ListImages", new { repositoryName = "team/none" });

        IReadOnlyList<ActionEntry> entries = Emulator.Actions.Entries;

        Assert.Equal(["CreateRepository", "ListImages"], entries.Select(entry => entry.Action));
        Assert.Equal([null, "RepositoryNotFoundException"], entries.Select(entry => entry.Error));
        Assert.All(entries, entry => Assert.Equal((Account, "us-east-1", "ecr", Key.Arn, EcrFace.Api), (entry.Account, entry.Region, entry.Service, entry.Principal, entry.Face)));
        Assert.Equal("team/none", entries[1].Repository.ToString());
    }
}
