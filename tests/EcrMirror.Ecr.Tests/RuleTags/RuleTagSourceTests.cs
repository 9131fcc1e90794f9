using Amazon.ECR.Model;
using EcrMirror.Ecr.RuleTags;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Rules;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tag = Amazon.ECR.Model.Tag;

namespace EcrMirror.Ecr.Tests.RuleTags;

/// <summary>Rules in the resource tags of an emulated registry.</summary>
public sealed class RuleTagSourceTests
{
    private const string Allowed = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:CreateRepository","ecr:TagResource","ecr:DescribeRepositories"],"Resource":"*"}]}""";

    [Fact]
    public async Task Repositories_of_every_page_are_asked_for_their_tags()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        for (int number = 0; number < 1001; number++)
            await MakeAsync(aws, $"mirror/{number:0000}", number % 500 == 0 ? [Tagged("upstream-image", $"team/app{number}"), Tagged("upstream-tags", "1.+")] : []);

        RuleSet rules = await Source(aws).ReadAsync(EmulatedAws.Token);

        Assert.Equal(["docker.io/team/app0", "docker.io/team/app1000", "docker.io/team/app500"], rules.Rules.Select(rule => rule.Source.ToString()).Order(StringComparer.Ordinal));
        Assert.Empty(rules.Findings);
        Assert.Null(rules.Unread);
        Assert.Equal(2, aws.Actions.Count(action => action is "DescribeRepositories"));
        Assert.Equal($"{aws.Private.Host}/mirror/0000", rules.Rules[0].Destinations[0].Repository.ToString());
        Assert.Equal($"arn:aws:ecr:eu-west-1:{Opened.Account}:repository/mirror/0000", rules.Rules[0].Origin.Place);
    }

    [Fact]
    public async Task What_was_read_is_good_for_a_while()
    {
        var time = new ManualTimeProvider();
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        RuleTagSource source = Source(aws, time);
        await source.ReadAsync(EmulatedAws.Token);
        await MakeAsync(aws, "mirror/app", Tagged("upstream-image", "alpine"), Tagged("upstream-tags", "+"));

        time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Empty((await source.ReadAsync(EmulatedAws.Token)).Rules);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single((await source.ReadAsync(EmulatedAws.Token)).Rules);
    }

    [Fact]
    public async Task A_missing_permission_is_a_finding_that_names_it_and_never_means_that_there_are_no_rules()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: [Allowed]);
        await MakeAsync(aws, "mirror/app", Tagged("upstream-image", "alpine"), Tagged("upstream-tags", "+"));

        RuleSet rules = await Source(aws).ReadAsync(EmulatedAws.Token);

        RuleFinding finding = Assert.Single(rules.Findings);
        Assert.Equal($"{aws.Private.Host}", finding.Origin.Place);
        Assert.Contains("ecr:ListTagsForResource", finding.Problem, StringComparison.Ordinal);
        Assert.EndsWith("Its rules are not known yet.", finding.Problem, StringComparison.Ordinal);
        Assert.NotNull(rules.Unread);
    }

    [Fact]
    public async Task Without_a_registry_nothing_is_asked()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();

        RuleSet rules = await Source(aws, registries: []).ReadAsync(EmulatedAws.Token);

        Assert.Empty(rules.Rules);
        Assert.Empty(aws.Actions);
    }

    [Fact]
    public void What_is_no_private_registry_of_Amazon_ECR_is_refused_at_the_start()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddEcr()
            .AddRuleTags()
            .Configure<RuleTagOptions>(options =>
            {
                options.Registries.Add("quay.io");
                options.TagsKey = options.ImageKey;
            })
            .BuildServiceProvider();

        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<RuleTagOptions>>().Value);

        Assert.Equal(2, wrong.Failures.Count());
        Assert.Contains("Rules:ResourceTags:Registries:0 is 'quay.io', which is no private registry of Amazon ECR", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("gives the key 'upstream-image' to more than one tag", wrong.Message, StringComparison.Ordinal);
    }

    private static RuleTagSource Source(EmulatedAws aws, TimeProvider? time = null, IReadOnlyList<string>? registries = null)
    {
        var options = new RuleTagOptions();
        foreach (string registry in registries ?? [$"{aws.Private.Host}"])
            options.Registries.Add(registry);
        return new RuleTagSource(aws.Registries, aws.Clients, Options.Create(options), time ?? TimeProvider.System);
    }

    private static Tag Tagged(string key, string value) => new() { Key = key, Value = value };

    private static Task<CreateRepositoryResponse> MakeAsync(EmulatedAws aws, string name, params Tag[] tags) =>
        aws.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = name, Tags = [.. tags] }, EmulatedAws.Token);
}
