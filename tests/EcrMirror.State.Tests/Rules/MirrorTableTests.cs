using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Tests.Rules;

/// <summary>The mirror table as its predecessor filled it.</summary>
public sealed class MirrorTableTests(DynamoDb dynamo) : IAsyncLifetime
{
    private readonly TestState _state = TestState.InDynamo(dynamo.NewOptions(), Sample.Noon);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Table => _state.Dynamo!.TablePrefix + "rules";

    public static TheoryData<string, AttributeValue> Destinations => new()
    {
        { "a string", new AttributeValue("localhost:5000/a:1,localhost:5000/b:2") },
        { "a string with blanks", new AttributeValue("  localhost:5000/a:1 ,\tlocalhost:5000/b:2\n") },
        { "a string with empty parts", new AttributeValue(",localhost:5000/a:1,, localhost:5000/b:2,") },
        { "a string set", new AttributeValue(["localhost:5000/b:2", "localhost:5000/a:1"]) },
        { "a string set with blanks", new AttributeValue([" localhost:5000/a:1", "localhost:5000/b:2 "]) },
        { "a string set with commas", new AttributeValue(["localhost:5000/b:2,localhost:5000/a:1"]) },
        { "a list", new AttributeValue { L = [new AttributeValue("localhost:5000/a:1"), new AttributeValue(" localhost:5000/b:2 ")] } },
        { "a list with repetition", new AttributeValue { L = [new AttributeValue("localhost:5000/a:1"), new AttributeValue("localhost:5000/a:1,localhost:5000/b:2")] } },
    };

    public static TheoryData<string, AttributeValue?, string> Unreadable => new()
    {
        { "missing", null, "It has no Destination, so nothing is mirrored." },
        { "a number", new AttributeValue { N = "5" }, "Its Destination is no string, string set or list of strings, so nothing is mirrored." },
        { "a map", new AttributeValue { M = new() { ["a"] = new AttributeValue("b") } }, "Its Destination is no string, string set or list of strings, so nothing is mirrored." },
        { "nothing", new AttributeValue { NULL = true }, "Its Destination is no string, string set or list of strings, so nothing is mirrored." },
        { "commas only", new AttributeValue(" , ,"), "Its Destination is empty, so nothing is mirrored." },
        { "no reference", new AttributeValue("https://localhost/a"), "Destination: 'https://localhost/a' is not an image reference: write it without a scheme, as host/name:tag." },
    };

    public ValueTask InitializeAsync() => _state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        _state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Destinations), DisableDiscoveryEnumeration = true)]
    public async Task Every_form_of_several_destinations_is_read(string form, AttributeValue destination)
    {
        await PutAsync("quay.io/team/app:1.0", destination);

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        MirrorRule rule = Assert.Single(rules.Current);
        Assert.Equal(["localhost:5000/a:1", "localhost:5000/b:2"], rule.Destinations.Select(to => to.ToString()).Order(StringComparer.Ordinal));
        Assert.True(rules.Findings.Count == 0, form);
    }

    [Theory]
    [MemberData(nameof(Unreadable), DisableDiscoveryEnumeration = true)]
    public async Task A_row_whose_destination_cannot_be_read_is_reported_and_stops_no_other(string form, AttributeValue? destination, string reason)
    {
        await PutAsync("quay.io/team/app:1.0", destination);
        await PutAsync("quay.io/team/good:1.0", new AttributeValue("localhost:5000/a:1"));

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Equal(new MirrorRuleFinding("quay.io/team/app:1.0", reason), Assert.Single(rules.Findings));
        Assert.True(rules.Current.Count == 1, form);
    }

    [Fact]
    public async Task One_bad_destination_does_not_stop_the_others()
    {
        await PutAsync("quay.io/team/app:1.0", new AttributeValue("localhost:5000/a:1, UPPER/case:1, localhost:5000/b:2"));

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Equal(["localhost:5000/a:1", "localhost:5000/b:2"], Assert.Single(rules.Current).Destinations.Select(to => to.ToString()));
        Assert.Contains("'UPPER/case:1'", Assert.Single(rules.Findings).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elements_of_a_list_that_are_no_strings_are_reported_and_the_others_read()
    {
        await PutAsync("quay.io/team/app:1.0", new AttributeValue { L = [new AttributeValue("localhost:5000/a:1"), new AttributeValue { N = "1" }] });

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Equal("localhost:5000/a:1", Assert.Single(Assert.Single(rules.Current).Destinations).ToString());
        Assert.Equal("1 of the 2 elements of its Destination are no strings; they are left out.", Assert.Single(rules.Findings).Reason);
    }

    [Theory]
    [InlineData("127.0.0.1:5000/team/app", "127.0.0.1:5000/team/app:latest")]
    [InlineData("127.0.0.1:5000/team/app:1.0", "127.0.0.1:5000/team/app:1.0")]
    [InlineData("alpine", "docker.io/library/alpine:latest")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1")]
    [InlineData("public.ecr.aws/a1b2c3/app:1", "public.ecr.aws/a1b2c3/app:1")]
    public async Task A_source_may_have_a_port_no_tag_or_a_short_form(string key, string source)
    {
        await PutAsync(key, new AttributeValue("localhost:5000/a:1"));

        MirrorRule rule = Assert.Single((await _state.Rules.ListAsync(Cancellation)).Current);

        Assert.Equal(source, rule.Source.ToString());
        Assert.Equal(key, rule.Key);
    }

    [Fact]
    public async Task A_source_that_is_no_reference_is_reported_by_its_key()
    {
        await PutAsync("quay.io/Team/App", new AttributeValue("localhost:5000/a:1"));

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Empty(rules.Current);
        MirrorRuleFinding finding = Assert.Single(rules.Findings);
        Assert.Equal("quay.io/Team/App", finding.Key);
        Assert.StartsWith("Source: 'quay.io/Team/App' is not an image reference", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_destination_is_pointed_at()
    {
        await PutAsync("quay.io/team/app:1.0", null, ("Destinations", new AttributeValue("localhost:5000/a:1")));

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Equal("It has no Destination, so nothing is mirrored. It has 'Destinations': is that meant?", Assert.Single(rules.Findings).Reason);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_row_that_has_expired_but_is_still_returned_is_expired(int secondsFromNow, bool isExpired)
    {
        string expires = $"{Sample.Noon.ToUnixTimeSeconds() + secondsFromNow}";
        await PutAsync("quay.io/team/app:1.0", new AttributeValue("localhost:5000/a:1"), ("Expires", new AttributeValue { N = expires }));

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Equal(isExpired ? 0 : 1, rules.Current.Count);
        Assert.Equal(isExpired ? 1 : 0, rules.Expired.Count);
        Assert.Empty(rules.Findings);
    }

    [Fact]
    public async Task An_expiry_written_as_a_string_is_heeded_and_reported()
    {
        string expires = $"{Sample.Noon.ToUnixTimeSeconds() - 1}";
        await PutAsync("quay.io/team/app:1.0", new AttributeValue("localhost:5000/a:1"), ("Expires", new AttributeValue(expires)));

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Single(rules.Expired);
        Assert.StartsWith("Its Expires is a string.", Assert.Single(rules.Findings).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-01-01", "Its Expires '2027-01-01' is no number of seconds since 1970, so the rule does not expire.")]
    [InlineData("1795000000000", "Its Expires '1795000000000' is no number of seconds since 1970, so the rule does not expire. Is it in milliseconds?")]
    public async Task An_expiry_that_cannot_be_read_is_reported_and_ends_nothing(string expires, string reason)
    {
        await PutAsync("quay.io/team/app:1.0", new AttributeValue("localhost:5000/a:1"), ("Expires", new AttributeValue(expires)));

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Null(Assert.Single(rules.Current).Expires);
        Assert.Equal(reason, Assert.Single(rules.Findings).Reason);
    }

    [Fact]
    public async Task Rows_past_the_first_page_are_read()
    {
        // 40 rows of 40 KB are two pages of 1 MB.
        for (int number = 0; number < 40; number++)
        {
            await PutAsync(
                $"quay.io/team/app:{number}", new AttributeValue("localhost:5000/a:1"), ("Comment", new AttributeValue(new string('x', 40_000))));
        }

        MirrorRules rules = await _state.Rules.ListAsync(Cancellation);

        Assert.Equal(40, rules.Current.Count);
    }

    [Fact]
    public async Task What_others_added_to_a_row_stays_when_the_rule_is_put_again()
    {
        await PutAsync("alpine", new AttributeValue("localhost:5000/a:1"), ("Owner", new AttributeValue("team-a")));
        MirrorRule rule = Assert.Single((await _state.Rules.ListAsync(Cancellation)).Current);

        await _state.Rules.PutAsync(rule with { Expires = Sample.Noon.AddDays(1) }, Cancellation);

        using AmazonDynamoDBClient client = dynamo.Client();
        Dictionary<string, AttributeValue> row = Assert.Single((await client.ScanAsync(new ScanRequest(Table), Cancellation)).Items);
        Assert.Equal("team-a", row["Owner"].S);
        Assert.Equal($"{Sample.Noon.AddDays(1).ToUnixTimeSeconds()}", row["Expires"].N);
    }

    [Fact]
    public async Task The_predecessors_own_table_can_be_named()
    {
        await PutAsync("alpine", new AttributeValue("localhost:5000/a:1"));
        DynamoDbOptions options = dynamo.NewOptions();
        options.MirrorTable = Table;
        using TestState other = TestState.InDynamo(options);

        Assert.Single((await other.Rules.ListAsync(Cancellation)).Current);
    }

    private async Task PutAsync(string source, AttributeValue? destination, params (string Name, AttributeValue Value)[] more)
    {
        Dictionary<string, AttributeValue> item = new() { ["Source"] = new AttributeValue(source) };
        if (destination is not null)
            item["Destination"] = destination;
        foreach ((string name, AttributeValue value) in more)
            item[name] = value;
        using AmazonDynamoDBClient client = dynamo.Client();
        await client.PutItemAsync(Table, item, Cancellation);
    }
}
