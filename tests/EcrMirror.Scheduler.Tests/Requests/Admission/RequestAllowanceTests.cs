using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Scheduler.Requests.Admission;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Tests.Rules;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Tests.Requests.Admission;

public sealed class RequestAllowanceTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:123456789012:mirrored";

    private readonly RequestOptions _options = new();
    private readonly KeptRules _rules = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task What_a_rule_names_together_may_be_named_with_any_tag()
    {
        Add("alpine:3.20", "a.example/alpine:3.20", "b.example/alpine:3.20");

        Assert.Empty(await DeniedAsync(Allowance(), Request("alpine:2.7", "b.example/alpine", "a.example/alpine")));
    }

    [Fact]
    public async Task A_destination_that_no_rule_names_with_the_source_is_denied_with_what_to_do()
    {
        Add("alpine:3.20", "a.example/alpine:3.20");
        Add("busybox:1", "b.example/busybox:1");

        RequestProblem problem = Assert.Single(await DeniedAsync(Allowance(), Request("alpine:3.20", "a.example/alpine", "b.example/busybox")));

        Assert.Equal((RejectionCodes.NotAllowed, "$.destinations[1].repository"), (problem.Code, problem.Path));
        Assert.Equal(
            "No rule mirrors docker.io/library/alpine to b.example/busybox, and requests may not name what no rule does. Add a rule for it, or an entry with patterns of both to Scheduler:Requests:Allow.",
            problem.Message);
    }

    [Fact]
    public async Task A_source_that_no_rule_names_is_denied()
    {
        Add("alpine:3.20", "a.example/alpine:3.20");

        RequestProblem problem = Assert.Single(await DeniedAsync(Allowance(), Request("secret.example/private:1", "a.example/alpine")));

        Assert.Contains("secret.example/private", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_expired_rule_names_is_denied()
    {
        _rules.Rules.Add(Given.Rule("alpine:3.20", "a.example/alpine:3.20") with { Expires = _time.GetUtcNow() });

        Assert.Single(await DeniedAsync(Allowance(), Request("alpine:3.20", "a.example/alpine")));
    }

    [Fact]
    public async Task What_an_entry_describes_may_be_named_without_asking_for_rules()
    {
        Allow("docker.io/library/*", "a.example/**", "b.example/alpine");

        Assert.Empty(await DeniedAsync(Allowance(), Request("alpine:3.20", "a.example/team/alpine", "b.example/alpine")));
        Assert.Equal(0, _rules.Reads);
    }

    [Fact]
    public async Task Sources_of_one_entry_and_destinations_of_another_are_denied()
    {
        Allow("docker.io/library/*", "a.example/**");
        Allow("quay.io/**", "b.example/**");

        RequestProblem problem = Assert.Single(await DeniedAsync(Allowance(), Request("alpine:3.20", "a.example/x", "b.example/x")));

        Assert.Equal("$.destinations[1].repository", problem.Path);
    }

    [Fact]
    public async Task Some_destinations_may_be_named_by_a_rule_and_others_by_an_entry()
    {
        Add("alpine:3.20", "a.example/alpine:3.20");
        Allow("**", "b.example/**");

        Assert.Empty(await DeniedAsync(Allowance(), Request("alpine:3.20", "a.example/alpine", "b.example/x")));
    }

    [Fact]
    public async Task A_reply_topic_is_denied_unless_a_pattern_describes_it()
    {
        Allow("**", "**");
        MirrorRequest request = Request("alpine:3.20", "a.example/x") with { ReplyTopic = Topic };

        RequestProblem problem = Assert.Single(await DeniedAsync(Allowance(), request));
        Assert.Equal((RejectionCodes.NotAllowed, "$.replyTopic"), (problem.Code, problem.Path));
        Assert.Contains("Scheduler:Requests:ReplyTopics", problem.Message, StringComparison.Ordinal);

        _options.ReplyTopics.Add("arn:aws:sns:*:123456789012:mirror*");
        Assert.Empty(await DeniedAsync(Allowance(), request));
        Assert.Single(await DeniedAsync(Allowance(), request with { ReplyTopic = "arn:aws:sns:eu-west-1:999999999999:mirrored" }));
    }

    [Fact]
    public async Task Where_everything_may_be_named_nothing_is_denied_and_no_rule_is_read()
    {
        _options.MayName = RequestScope.Everything;

        Assert.Empty(await DeniedAsync(Allowance(), Request("alpine:3.20", "a.example/x") with { ReplyTopic = Topic }));
        Assert.Equal(0, _rules.Reads);
    }

    [Fact]
    public async Task Rules_are_read_once_for_requests_that_they_allow_until_they_are_no_longer_trusted()
    {
        Add("alpine:3.20", "a.example/alpine:3.20");
        RequestAllowance allowance = Allowance();
        MirrorRequest request = Request("alpine:3.20", "a.example/alpine");

        await DeniedAsync(allowance, request);
        _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromSeconds(1));
        await DeniedAsync(allowance, request);
        Assert.Equal(1, _rules.Reads);

        _time.Advance(TimeSpan.FromSeconds(1));
        _rules.Rules.Clear();
        Assert.Single(await DeniedAsync(allowance, request));
    }

    [Fact]
    public async Task What_a_template_makes_of_the_source_may_be_named()
    {
        _rules.Rules.Add(Given.Selection("quay.io/team/app", "1.*", "a.example/mirror/{host}/{path}:{tag}-x"));

        Assert.Empty(await DeniedAsync(Allowance(), Request("quay.io/team/app:2.0", "a.example/mirror/quay.io/team/app")));
        Assert.Single(await DeniedAsync(Allowance(), Request("quay.io/team/app:2.0", "a.example/mirror/quay.io/team/other")));
    }

    [Fact]
    public async Task Nothing_is_denied_while_a_place_of_rules_has_never_been_read()
    {
        Add("alpine:3.20", "a.example/alpine:3.20");
        var unread = new KeptRules { Broken = "It is throttled." };
        var allowance = new RequestAllowance(Options.Create(_options), new KnownRules(KeptRules.Catalog(_time, _rules, unread), Options.Create(new RuleOptions()), _time));

        Assert.Empty(await DeniedAsync(allowance, Request("alpine:3.20", "a.example/alpine")));
        await Assert.ThrowsAsync<RuleSourceException>(() => DeniedAsync(allowance, Request("alpine:3.20", "b.example/alpine")));
    }

    [Fact]
    public async Task A_rule_that_was_just_added_allows_at_once()
    {
        Add("busybox:1", "b.example/busybox:1");
        RequestAllowance allowance = Allowance();
        await DeniedAsync(allowance, Request("busybox:1", "b.example/busybox"));

        Add("alpine:3.20", "a.example/alpine:3.20");

        Assert.Empty(await DeniedAsync(allowance, Request("alpine:3.20", "a.example/alpine")));
    }

    private RequestAllowance Allowance() => new(Options.Create(_options), new KnownRules(KeptRules.Catalog(_time, _rules), Options.Create(new RuleOptions()), _time));

    private void Add(string source, params string[] destinations) => _rules.Rules.Add(Given.Rule(source, destinations));

    private void Allow(string source, params string[] destinations)
    {
        var pair = new AllowedMirror { Source = source };
        foreach (string destination in destinations)
            pair.Destinations.Add(destination);
        _options.Allow.Add(pair);
    }

    private static Task<IReadOnlyList<RequestProblem>> DeniedAsync(RequestAllowance allowance, MirrorRequest request) =>
        allowance.FindDeniedAsync(request, TestContext.Current.CancellationToken);

    private static MirrorRequest Request(string source, params string[] destinations) => new()
    {
        RequestId = "request",
        Source = ImageReference.Parse(source),
        Destinations = [.. destinations.Select(text => new Destination { Repository = Repository.Parse(text), Tags = [] })],
    };
}
