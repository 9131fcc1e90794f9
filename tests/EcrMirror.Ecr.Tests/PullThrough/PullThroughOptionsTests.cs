using EcrMirror.Ecr.PullThrough;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Tests.PullThrough;

public sealed class PullThroughOptionsTests
{
    private const string Registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    private const string Secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/docker-hub-AbCdEf";

    [Fact]
    public void A_rule_with_everything_is_read_from_the_configuration()
    {
        PullThroughRuleOptions rule = Assert.Single(Read(
            ("Registry", Registry),
            ("Prefix", "docker-hub"),
            ("Upstream", "docker-hub"),
            ("CredentialArn", Secret),
            ("Template:AlsoFor:0", "CREATE_ON_PUSH"),
            ("Template:ImageTagMutability", "MUTABLE"),
            ("Template:Tags:owner", "mirror"),
            ("Template:CustomRoleArn", "arn:aws:iam::123456789012:role/cache"),
            ("Pullers:0", "111122223333"),
            ("Images:0", "docker-hub/library/alpine"),
            ("Charts:0", "docker-hub/charts/alpine")).Rules);

        Assert.Equal((Registry, "docker-hub", "docker-hub", Secret), (rule.Registry, rule.Prefix, rule.Upstream, rule.CredentialArn));
        Assert.Equal(["CREATE_ON_PUSH"], rule.Template!.AlsoFor);
        Assert.Equal("mirror", rule.Template.Tags["owner"]);
        Assert.Equal(["111122223333", "docker-hub/library/alpine", "docker-hub/charts/alpine"], rule.Pullers.Concat(rule.Images).Concat(rule.Charts));
    }

    [Fact]
    public void Every_problem_is_said_at_once_with_its_place()
    {
        Assert.Equal(
            [
                "PullThrough:Rules:0:Registry is 'public.ecr.aws', which is no private registry of Amazon ECR: write its host, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com, or name it in Ecr:Registries, with Host, Account, Region and Endpoint.",
                "PullThrough:Rules:0:Prefix is 'A project of more than thirty characters': it must be 2 to 30 characters that a repository's name can begin with, usually a project's name, or ROOT.",
                "PullThrough:Rules:0:UpstreamPrefix is 'x': it must be 2 to 30 characters that a repository's name can begin with, or ROOT, or be left out.",
                "PullThrough:Rules:0:Upstream is 'https://quay.io', which Amazon ECR does not cache: there are ecr-public (public.ecr.aws), k8s (registry.k8s.io), quay (quay.io), docker-hub (registry-1.docker.io), github-container-registry (ghcr.io), gitlab-container-registry (registry.gitlab.com), chainguard (cgr.dev), NAME.azurecr.io, or ACCOUNT.dkr.ecr.REGION.amazonaws.com.",
                "PullThrough:Rules:0:Pullers has '*': a principal is twelve digits of an account, or the ARN of an account's root, a role or a user.",
            ],
            Problems(
                ("Registry", "public.ecr.aws"),
                ("Prefix", "A project of more than thirty characters"),
                ("UpstreamPrefix", "x"),
                ("Upstream", "https://quay.io"),
                ("Pullers:0", "*")));
    }

    [Theory]
    [InlineData("docker-hub", null, null, "PullThrough:Rules:0 has no CredentialArn: registry-1.docker.io needs a secret with user and access token.")]
    [InlineData("team.azurecr.io", null, null, "PullThrough:Rules:0:Upstream is 'team.azurecr.io', which Amazon ECR does not cache: there are ")]
    [InlineData("teamimages.azurecr.io", null, null, "PullThrough:Rules:0 has no CredentialArn: teamimages.azurecr.io needs a secret with user and access token.")]
    [InlineData("quay.io", Secret, null, "PullThrough:Rules:0:CredentialArn is given, but quay.io takes none: leave it out.")]
    [InlineData("ghcr.io", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:docker", null, "PullThrough:Rules:0:CredentialArn is 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:docker': it must be the ARN of a secret whose name begins with ecr-pullthroughcache/.")]
    [InlineData("ghcr.io", "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/x", null, "PullThrough:Rules:0:CredentialArn is a secret of account 123456789012 in us-east-1: it must be in that of the rule, 123456789012 in eu-west-1.")]
    [InlineData("k8s", null, "arn:aws:iam::123456789012:role/cache", "PullThrough:Rules:0:CustomRoleArn is given, but registry.k8s.io takes none: only a private registry of Amazon ECR is read by a role.")]
    [InlineData("602401143452.dkr.ecr.us-west-2.amazonaws.com", null, null, "PullThrough:Rules:0 has no CustomRoleArn: 602401143452.dkr.ecr.us-west-2.amazonaws.com is another account's, and read by a role only.")]
    [InlineData("602401143452.dkr.ecr.us-west-2.amazonaws.com", null, "cache", "PullThrough:Rules:0:CustomRoleArn is 'cache': it must be the ARN of a role, such as arn:aws:iam::123456789012:role/cache.")]
    public void Each_upstream_takes_the_credentials_that_it_does(string upstream, string? credential, string? role, string problem)
    {
        string said = Assert.Single(Problems(("Registry", Registry), ("Prefix", "cache"), ("Upstream", upstream), ("CredentialArn", credential), ("CustomRoleArn", role)));

        Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ROOT", "UpstreamPrefix", "mirror", "PullThrough:Rules:0:UpstreamPrefix goes with a Prefix other than ROOT only: leave it out.")]
    [InlineData("adot", "Images:0", "aws-otel-collector", "PullThrough:Rules:0:Images has 'aws-otel-collector': a cached image is named <project>/<upstream repository>, here adot/<upstream repository>.")]
    [InlineData("cert-manager", "Charts:0", "cert-manager/cert-manager", "PullThrough:Rules:0:Charts has 'cert-manager/cert-manager': a chart is named <project>/charts/<component>, here cert-manager/charts/<component>.")]
    [InlineData("adot", "Charts:0", "adot/charts/a/b", "PullThrough:Rules:0:Charts has 'adot/charts/a/b': a chart is named <project>/charts/<component>, here adot/charts/<component>.")]
    [InlineData("adot", "Template:AlsoFor:0", "PULL", "PullThrough:Rules:0:Template:AlsoFor has 'PULL': there are CREATE_ON_PUSH and REPLICATION.")]
    [InlineData("adot", "Template:Tags:owner", "mirror", "PullThrough:Rules:0:Template has no CustomRoleArn: Amazon ECR sets tags and uses keys of KMS by a role only.")]
    public void Names_and_templates_are_held_to_their_rules(string prefix, string setting, string value, string problem)
    {
        Assert.Equal([problem], Problems(("Registry", Registry), ("Prefix", prefix), ("Upstream", "quay"), (setting, value)));
    }

    [Fact]
    public void Official_images_of_Docker_Hub_are_under_library()
    {
        Assert.Equal(
            ["PullThrough:Rules:0:Images has 'hub/alpine': official images of Docker Hub are under library/, here hub/library/alpine."],
            Problems(("Registry", Registry), ("Prefix", "hub"), ("Upstream", "docker-hub"), ("CredentialArn", Secret), ("Images:0", "hub/alpine"), ("Images:1", "hub/library/alpine")));
    }

    [Fact]
    public void A_prefix_has_one_rule_in_a_registry()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Bind(
            ("Rules:0:Registry", Registry), ("Rules:0:Prefix", "cache"), ("Rules:0:Upstream", "quay"),
            ("Rules:1:Registry", Registry.ToUpperInvariant()), ("Rules:1:Prefix", "cache"), ("Rules:1:Upstream", "k8s")));

        Assert.Equal([$"PullThrough:Rules has more than one entry for the prefix 'cache' of {Registry}: leave one."], wrong.Failures);
    }

    private static IEnumerable<string> Problems(params (string Key, string? Value)[] rule) =>
        Assert.Throws<OptionsValidationException>(() => Read(rule)).Failures;

    private static PullThroughOptions Read(params (string Key, string? Value)[] rule) => Bind([.. rule.Select(setting => ($"Rules:0:{setting.Key}", setting.Value))]);

    private static PullThroughOptions Bind(params (string Key, string? Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create($"{PullThroughOptions.Section}:{setting.Key}", setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddEcr().AddPullThrough();
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<PullThroughOptions>>().Value;
    }
}
