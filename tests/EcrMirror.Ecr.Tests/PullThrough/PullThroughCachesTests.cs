using System.Text.Json;
using Amazon.ECR.Model;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Ecr.Tests.PullThrough;

/// <summary>Pull-through caches are made and kept as they are declared, at an emulated ECR, and read back with the AWS command line.</summary>
public sealed class PullThroughCachesTests
{
    private const string Secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/docker-hub-AbCdEf";
    private const string OtherSecret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/another-AbCdEf";

    [Fact]
    public async Task What_is_declared_is_made_and_the_AWS_command_line_reads_it_back()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        PullThroughRuleOptions rule = WithTemplate(Rule(aws, "adot", "ecr-public"));
        rule.Pullers.Add("111122223333");

        CachePlan plan = await PlanAsync(aws, rule);
        IReadOnlyList<CacheOutcome> outcomes = await aws.Caches.ApplyAsync(plan, EmulatedAws.Token);

        Assert.Equal(["Template adot Create", "Rule adot Create"], plan.Steps.Select(Line));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Reason));
        Assert.True(outcomes[1].Step.Entry.Validity!.IsValid);
        JsonElement made = (await AskAsync(aws, "ecr describe-pull-through-cache-rules")).GetProperty("pullThroughCacheRules")[0];
        Assert.Equal(
            ("adot", "public.ecr.aws", "ecr-public", "ROOT"),
            (Text(made, "ecrRepositoryPrefix"), Text(made, "upstreamRegistryUrl"), Text(made, "upstreamRegistry"), Text(made, "upstreamRepositoryPrefix")));
        JsonElement template = (await AskAsync(aws, "ecr describe-repository-creation-templates")).GetProperty("repositoryCreationTemplates")[0];
        Assert.Equal(["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"], template.GetProperty("appliedFor").EnumerateArray().Select(use => use.GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(("adot", "IMMUTABLE"), (Text(template, "prefix"), Text(template, "imageTagMutability")));
        using var policy = JsonDocument.Parse(Text(template, "repositoryPolicy"));
        JsonElement statement = Assert.Single(policy.RootElement.GetProperty("Statement").EnumerateArray());
        Assert.Equal(
            ["ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:GetDownloadUrlForLayer"],
            statement.GetProperty("Action").EnumerateArray().Select(action => action.GetString()));
        Assert.Equal("111122223333", statement.GetProperty("Principal").GetProperty("AWS")[0].GetString());
    }

    [Fact]
    public async Task What_is_as_declared_is_left_alone()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        PullThroughRuleOptions[] rules = [WithTemplate(Rule(aws, "adot", "ecr-public")), WithPullers(Rule(aws, "k8s", "k8s", "sig"))];
        await aws.Caches.ApplyAsync(await PlanAsync(aws, rules), EmulatedAws.Token);
        int writes = Writes(aws).Count;

        CachePlan again = await PlanAsync(aws, rules);
        IReadOnlyList<CacheOutcome> outcomes = await aws.Caches.ApplyAsync(again, EmulatedAws.Token);

        Assert.Equal(["Template adot Current", "RegistryPolicy  Current", "Rule adot Current", "Rule k8s Current"], again.Steps.Select(Line));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Reason));
        Assert.Equal(writes, Writes(aws).Count);
    }

    [Fact]
    public async Task A_plan_changes_nothing()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();

        await PlanAsync(aws, WithTemplate(Rule(aws, "adot", "ecr-public")), WithPullers(Rule(aws, "k8s", "k8s")));

        Assert.Empty(Writes(aws));
    }

    [Fact]
    public async Task Credentials_are_changed_in_place()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await CreateAsync(aws, "hub", "registry-1.docker.io", Secret);
        PullThroughRuleOptions rule = Rule(aws, "hub", "docker-hub");
        rule.CredentialArn = OtherSecret;

        CachePlan plan = await PlanAsync(aws, rule);
        await aws.Caches.ApplyAsync(plan, EmulatedAws.Token);

        Assert.Equal([$"credentialArn: {Secret} -> {OtherSecret}"], Assert.Single(plan.Steps, step => step.Action is CacheAction.Update).Changes);
        Assert.Equal(OtherSecret, (await RuleAsync(aws, "hub"))!.CredentialArn);
        Assert.DoesNotContain("DeletePullThroughCacheRule", aws.Actions);
    }

    [Fact]
    public async Task Another_upstream_is_refused_unless_rules_may_be_deleted_and_then_the_rule_is_made_anew()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await CreateAsync(aws, "cache", "quay.io");
        PullThroughRuleOptions rule = Rule(aws, "cache", "k8s");

        CachePlan refused = await PlanAsync(aws, rule);
        IReadOnlyList<CacheOutcome> untouched = await aws.Caches.ApplyAsync(refused, EmulatedAws.Token);
        string? before = (await RuleAsync(aws, "cache"))!.UpstreamRegistryUrl;
        CachePlan replacing = await PlanAsync(aws, deletes: true, rule);
        (IReadOnlyList<CacheEntry> listed, _) = await aws.Caches.ListAsync([aws.Private.Host], [rule], EmulatedAws.Token);
        IReadOnlyList<CacheOutcome> replaced = await aws.Caches.ApplyAsync(replacing, EmulatedAws.Token);
        (IReadOnlyList<CacheEntry> listedAgain, _) = await aws.Caches.ListAsync([aws.Private.Host], [rule], EmulatedAws.Token);

        CacheStep step = Assert.Single(refused.Steps);
        Assert.Null(step.Entry.Validity);
        Assert.Equal(("quay.io", "registry.k8s.io"), (Assert.Single(listed).Upstream, listed[0].DeclaredUpstream));
        Assert.Null(Assert.Single(listedAgain).DeclaredUpstream);
        Assert.Equal((CacheAction.Refused, "upstream: quay.io -> registry.k8s.io"), (step.Action, Assert.Single(step.Changes)));
        Assert.EndsWith("That deletes a rule, so it is done with --delete only.", Assert.Single(untouched).Reason, StringComparison.Ordinal);
        Assert.Equal("quay.io", before);
        Assert.Equal(CacheAction.Replace, Assert.Single(replacing.Steps).Action);
        Assert.Null(Assert.Single(replaced).Reason);
        Assert.Equal("registry.k8s.io", (await RuleAsync(aws, "cache"))!.UpstreamRegistryUrl);
    }

    [Fact]
    public async Task Rules_that_are_not_declared_are_left_alone_unless_they_may_be_deleted()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await CreateAsync(aws, "theirs", "quay.io");
        PullThroughRuleOptions rule = Rule(aws, "ours", "k8s");

        CachePlan careful = await PlanAsync(aws, rule);
        await aws.Caches.ApplyAsync(careful, EmulatedAws.Token);
        bool isLeft = await RuleAsync(aws, "theirs") is not null;
        await aws.Caches.ApplyAsync(await PlanAsync(aws, deletes: true, rule), EmulatedAws.Token);

        Assert.Equal(["Rule ours Create", "Rule theirs Unmanaged"], careful.Steps.Select(Line));
        Assert.True(isLeft);
        Assert.Null(await RuleAsync(aws, "theirs"));
        Assert.NotNull(await RuleAsync(aws, "ours"));
    }

    [Fact]
    public async Task A_rule_that_is_as_declared_and_does_not_work_is_a_problem()
    {
        string[] secrets = [Secret];
        var known = new HashSet<string>(secrets);
        await using EmulatedAws aws = await EmulatedAws.StartAsync(emulated: options => options with { Secrets = known });
        await CreateAsync(aws, "hub", "registry-1.docker.io", Secret);
        PullThroughRuleOptions rule = Rule(aws, "hub", "docker-hub");
        rule.CredentialArn = Secret;
        known.Clear();

        CachePlan plan = await PlanAsync(aws, rule);
        IReadOnlyList<CacheOutcome> outcomes = await aws.Caches.ApplyAsync(plan, EmulatedAws.Token);
        (IReadOnlyList<CacheEntry> entries, _) = await aws.Caches.ListAsync([aws.Private.Host], [], EmulatedAws.Token);

        Assert.True(Assert.Single(plan.Steps) is { Action: CacheAction.Current, IsProblem: true });
        Assert.Equal("The rule is as declared, but does not work: The secret could not be found. Verify that the secret exists and try again.", Assert.Single(outcomes).Reason);
        Assert.Equal(new CacheValidity(false, "The secret could not be found. Verify that the secret exists and try again."), Assert.Single(entries).Validity);
    }

    [Fact]
    public async Task What_fails_leaves_the_rest_done_and_a_rule_without_its_template_unmade()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            policies: ["""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecr:CreateRepositoryCreationTemplate","Resource":"*"}]}"""]);

        IReadOnlyList<CacheOutcome> outcomes = await aws.Caches.ApplyAsync(
            await PlanAsync(aws, WithTemplate(Rule(aws, "adot", "ecr-public")), Rule(aws, "k8s", "k8s")), EmulatedAws.Token);

        Assert.Contains("Allow ecr:CreateRepositoryCreationTemplate", outcomes[0].Reason!, StringComparison.Ordinal);
        Assert.Equal("Left alone, because its template could not be set.", outcomes[1].Reason);
        Assert.Null(outcomes[2].Reason);
        Assert.Null(await RuleAsync(aws, "adot"));
        Assert.NotNull(await RuleAsync(aws, "k8s"));
    }

    [Fact]
    public async Task Pullers_without_a_template_are_granted_by_the_registrys_policy_beside_what_it_says_already()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await aws.Ecr.PutRegistryPolicyAsync(
            new PutRegistryPolicyRequest
            {
                PolicyText = """{"Version":"2012-10-17","Statement":[{"Sid":"Theirs","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"ecr:ReplicateImage","Resource":"arn:aws:ecr:eu-west-1:123456789012:repository/*"}]}""",
            },
            EmulatedAws.Token);

        await aws.Caches.ApplyAsync(await PlanAsync(aws, WithPullers(Rule(aws, "a-b", "k8s")), WithPullers(Rule(aws, "ab", "quay"))), EmulatedAws.Token);

        using var policy = JsonDocument.Parse(Text(await AskAsync(aws, "ecr get-registry-policy"), "policyText"));
        JsonElement[] statements = [.. policy.RootElement.GetProperty("Statement").EnumerateArray()];
        Assert.Equal("Theirs", Text(statements[0], "Sid"));
        Assert.Equal(
            ["arn:aws:ecr:eu-west-1:123456789012:repository/a-b/*", "arn:aws:ecr:eu-west-1:123456789012:repository/ab/*"],
            statements.Skip(1).Select(statement => Text(statement, "Resource")));
        Assert.Equal(3, statements.Select(statement => Text(statement, "Sid")).Distinct().Count());
        Assert.All(statements.Skip(1), statement => Assert.Matches("^[A-Za-z0-9]+$", Text(statement, "Sid")));
    }

    [Fact]
    public async Task A_registry_whose_policy_grants_little_is_said_to_be_so()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await aws.Ecr.PutAccountSettingAsync(new PutAccountSettingRequest { Name = "REGISTRY_POLICY_SCOPE", Value = "V1" }, EmulatedAws.Token);

        CachePlan plan = await PlanAsync(aws, WithPullers(Rule(aws, "k8s", "k8s")));

        Assert.StartsWith("REGISTRY_POLICY_SCOPE is V1", Assert.Single(plan.Steps, step => step.Entry.Part is CachePart.RegistryPolicy).Notes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_is_changed_in_what_is_declared_and_keeps_the_rest()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        await aws.Ecr.CreateRepositoryCreationTemplateAsync(
            new CreateRepositoryCreationTemplateRequest
            {
                Prefix = "adot",
                AppliedFor = ["PULL_THROUGH_CACHE"],
                Description = "theirs",
                CustomRoleArn = "arn:aws:iam::123456789012:role/cache",
                ResourceTags = [new Amazon.ECR.Model.Tag { Key = "cost", Value = "42" }],
            },
            EmulatedAws.Token);
        PullThroughRuleOptions rule = WithTemplate(Rule(aws, "adot", "ecr-public"));
        rule.Template!.Tags["owner"] = "mirror";
        rule.Template.CustomRoleArn = "arn:aws:iam::123456789012:role/cache";

        CachePlan plan = await PlanAsync(aws, rule);
        await aws.Caches.ApplyAsync(plan, EmulatedAws.Token);

        Assert.Equal(
            ["appliedFor: PULL_THROUGH_CACHE -> CREATE_ON_PUSH, PULL_THROUGH_CACHE", "imageTagMutability: MUTABLE -> IMMUTABLE", "tags: owner=none -> owner=mirror"],
            plan.Steps[0].Changes);
        RepositoryCreationTemplate kept = (await aws.Ecr.DescribeRepositoryCreationTemplatesAsync(new DescribeRepositoryCreationTemplatesRequest(), EmulatedAws.Token)).RepositoryCreationTemplates!.Single();
        Assert.Equal("theirs", kept.Description);
        Assert.Equal(["cost=42", "owner=mirror"], kept.ResourceTags!.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_cannot_be_looked_at_is_told()
    {
        await using EmulatedAws denied = await EmulatedAws.StartAsync(policies: ["""{"Statement":[]}"""]);

        CachePlan plan = await denied.Caches.PlanAsync([Rule(denied, "k8s", "k8s")], deletes: false, EmulatedAws.Token);

        Assert.Empty(plan.Steps);
        CacheFailure failure = Assert.Single(plan.Failures);
        Assert.Equal(denied.Private.Host, failure.Registry);
        Assert.Contains("Allow ecr:DescribePullThroughCacheRules", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_said_with_where_they_come_from()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();
        PullThroughRuleOptions rule = Rule(aws, "metrics-server", "ecr-public", "eks");
        rule.Images.Add("metrics-server/metrics-server");

        CachedImage image = Assert.Single(CachedImage.Of([rule]));

        Assert.Equal(($"{aws.Private.Host}/metrics-server/metrics-server", "public.ecr.aws/eks/metrics-server"), (image.Cached.ToString(), image.Upstream));
    }

    private static PullThroughRuleOptions Rule(EmulatedAws aws, string prefix, string upstream, string? upstreamPrefix = null) =>
        new() { Registry = aws.Private.Host.ToString(), Prefix = prefix, Upstream = upstream, UpstreamPrefix = upstreamPrefix };

    private static PullThroughRuleOptions WithTemplate(PullThroughRuleOptions rule)
    {
        rule.Template = new CreationTemplateOptions { ImageTagMutability = "IMMUTABLE", AlsoFor = { "CREATE_ON_PUSH" } };
        return rule;
    }

    private static PullThroughRuleOptions WithPullers(PullThroughRuleOptions rule)
    {
        rule.Pullers.Add("arn:aws:iam::111122223333:role/cluster");
        return rule;
    }

    private static Task<CachePlan> PlanAsync(EmulatedAws aws, params PullThroughRuleOptions[] rules) => PlanAsync(aws, deletes: false, rules);

    private static Task<CachePlan> PlanAsync(EmulatedAws aws, bool deletes, params PullThroughRuleOptions[] rules) =>
        aws.Caches.PlanAsync(rules, deletes, EmulatedAws.Token);

    private static Task<CreatePullThroughCacheRuleResponse> CreateAsync(EmulatedAws aws, string prefix, string upstream, string? credential = null) => aws.Ecr.CreatePullThroughCacheRuleAsync(
        new CreatePullThroughCacheRuleRequest { EcrRepositoryPrefix = prefix, UpstreamRegistryUrl = upstream, CredentialArn = credential }, EmulatedAws.Token);

    private static async Task<PullThroughCacheRule?> RuleAsync(EmulatedAws aws, string prefix) =>
        (await aws.Ecr.DescribePullThroughCacheRulesAsync(new DescribePullThroughCacheRulesRequest(), EmulatedAws.Token)).PullThroughCacheRules?
            .FirstOrDefault(rule => rule.EcrRepositoryPrefix == prefix);

    private static List<string> Writes(EmulatedAws aws) =>
        [.. aws.Actions.Where(action => !action.StartsWith("Describe", StringComparison.Ordinal) && !action.StartsWith("Get", StringComparison.Ordinal) && action is not "ValidatePullThroughCacheRule")];

    private static string Line(CacheStep step) => $"{step.Entry.Part} {step.Entry.Prefix} {step.Action}";

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static async Task<JsonElement> AskAsync(EmulatedAws aws, string command)
    {
        aws.Emulator.AddKey(new KeyPair { AccessKeyId = "test", SecretAccessKey = "test", Account = Opened.Account });
        AwsCommandLine line = await AwsCommandLine.RequireAsync(new AwsEmulators(aws.Emulator.ApiAddress, aws.Emulator.ApiAddress), EmulatedAws.Token);
        using var folder = new ScratchFolder();
        return JsonDocument.Parse(await line.RunAsync($"aws {command} --output json", folder, EmulatedAws.Token)).RootElement;
    }
}
