using EcrMirror.Oci;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Tests.Rules;

/// <summary>What every store of mirror rules does.</summary>
public abstract class MirrorRulesContract(TestState state) : IAsyncLifetime
{
    private readonly IMirrorRules _rules = state.Rules;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Stores keep whole seconds.
    private static DateTimeOffset LongAgo { get; } = new(2020, 2, 29, 23, 59, 59, TimeSpan.Zero);

    private static DateTimeOffset FarAway { get; } = new(2999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ValueTask InitializeAsync() => state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task There_are_no_rules_and_no_findings_to_begin_with()
    {
        MirrorRules rules = await _rules.ListAsync(Cancellation);

        Assert.Empty(rules.Current);
        Assert.Empty(rules.Expired);
        Assert.Empty(rules.Findings);
    }

    [Fact]
    public async Task Rules_are_listed_with_every_member_in_the_order_of_keys()
    {
        await _rules.PutAsync(Rule("golang:1.17", FarAway, "localhost:5000/golang:1.17", "localhost:5000/golang:latest"), Cancellation);
        await _rules.PutAsync(Rule("alpine", null, "localhost:5000/alpine:3"), Cancellation);

        MirrorRules rules = await _rules.ListAsync(Cancellation);

        Assert.Equal(["alpine", "golang:1.17"], rules.Current.Select(rule => rule.Key));
        Assert.Equal("docker.io/library/golang:1.17", rules.Current[1].Source.ToString());
        Assert.Equal(
            ["localhost:5000/golang:1.17", "localhost:5000/golang:latest"],
            rules.Current[1].Destinations.Select(destination => destination.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(FarAway, rules.Current[1].Expires);
        Assert.Null(rules.Current[0].Expires);
        Assert.Empty(rules.Findings);
    }

    [Fact]
    public async Task A_rule_put_again_has_the_destinations_and_expiry_given_now()
    {
        await _rules.PutAsync(Rule("alpine", FarAway, "localhost:5000/a:1", "localhost:5000/a:2"), Cancellation);

        await _rules.PutAsync(Rule("alpine", null, "localhost:5000/b:1"), Cancellation);

        MirrorRule rule = Assert.Single((await _rules.ListAsync(Cancellation)).Current);
        Assert.Equal("localhost:5000/b:1", Assert.Single(rule.Destinations).ToString());
        Assert.Null(rule.Expires);
    }

    [Fact]
    public async Task A_rule_whose_time_is_over_is_listed_as_expired_only()
    {
        await _rules.PutAsync(Rule("alpine", LongAgo, "localhost:5000/a:1"), Cancellation);

        MirrorRules rules = await _rules.ListAsync(Cancellation);

        Assert.Empty(rules.Current);
        Assert.Equal(LongAgo, Assert.Single(rules.Expired).Expires);
    }

    [Fact]
    public async Task A_rule_removed_is_gone_and_the_others_stay()
    {
        await _rules.PutAsync(Rule("alpine", null, "localhost:5000/a:1"), Cancellation);
        await _rules.PutAsync(Rule("busybox", null, "localhost:5000/b:1"), Cancellation);

        await _rules.RemoveAsync("alpine", Cancellation);
        await _rules.RemoveAsync("never-there", Cancellation);

        Assert.Equal("busybox", Assert.Single((await _rules.ListAsync(Cancellation)).Current).Key);
    }

    [Fact]
    public async Task A_rule_is_found_under_its_sources_full_name_unless_it_names_another_key()
    {
        await _rules.PutAsync(
            new MirrorRule { Source = ImageReference.Parse("alpine"), Destinations = [ImageReference.Parse("localhost:5000/a:1")] }, Cancellation);

        Assert.Equal("docker.io/library/alpine:latest", Assert.Single((await _rules.ListAsync(Cancellation)).Current).Key);
    }

    [Fact]
    public async Task A_rule_without_destinations_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _rules.PutAsync(Rule("alpine", null), Cancellation));

        Assert.Empty((await _rules.ListAsync(Cancellation)).Current);
    }

    private static MirrorRule Rule(string key, DateTimeOffset? expires, params string[] destinations) => new()
    {
        Key = key,
        Source = ImageReference.Parse(key),
        Destinations = [.. destinations.Select(ImageReference.Parse)],
        Expires = expires,
    };
}
