using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EcrMirror.Contracts;
using EcrMirror.Rules;
using EcrMirror.Rules.Schedules;

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

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        MirrorRule rule = Assert.Single(rules.Rules);
        Assert.Equal(["localhost:5000/a:1", "localhost:5000/b:2"], Sample.DestinationsOf(rule));
        Assert.True(rules.Findings.Count == 0, form);
    }

    [Theory]
    [MemberData(nameof(Unreadable), DisableDiscoveryEnumeration = true)]
    public async Task A_row_whose_destination_cannot_be_read_is_reported_and_stops_no_other(string form, AttributeValue? destination, string reason)
    {
        await PutAsync("quay.io/team/app:1.0", destination);
        await PutAsync("quay.io/team/good:1.0", new AttributeValue("localhost:5000/a:1"));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Equal(RuleFinding.Error(new RuleOrigin(RuleOriginKind.Table, "quay.io/team/app:1.0"), reason), Assert.Single(rules.Findings));
        Assert.True(rules.Rules.Count == 1, form);
    }

    [Fact]
    public async Task One_bad_destination_does_not_stop_the_others()
    {
        await PutAsync("quay.io/team/app:1.0", new AttributeValue("localhost:5000/a:1, UPPER/case:1, localhost:5000/b:2"));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Equal(["localhost:5000/a:1", "localhost:5000/b:2"], Sample.DestinationsOf(Assert.Single(rules.Rules)));
        Assert.Contains("'UPPER/case:1'", Assert.Single(rules.Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elements_of_a_list_that_are_no_strings_are_reported_and_the_others_read()
    {
        await PutAsync("quay.io/team/app:1.0", new AttributeValue { L = [new AttributeValue("localhost:5000/a:1"), new AttributeValue { N = "1" }] });

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Equal(["localhost:5000/a:1"], Sample.DestinationsOf(Assert.Single(rules.Rules)));
        Assert.Equal("1 of the 2 elements of its Destination are no strings; they are left out.", Assert.Single(rules.Findings).Problem);
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

        MirrorRule rule = Assert.Single((await _state.Rules.ReadAsync(Cancellation)).Rules);

        Assert.Equal(source, rule.Source.ToString());
        Assert.Equal(key, rule.Origin.Place);
    }

    [Fact]
    public async Task A_source_that_is_no_reference_is_reported_by_its_key()
    {
        await PutAsync("quay.io/Team/App", new AttributeValue("localhost:5000/a:1"));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Empty(rules.Rules);
        RuleFinding finding = Assert.Single(rules.Findings);
        Assert.Equal("quay.io/Team/App", finding.Origin.Place);
        Assert.StartsWith("Source: 'quay.io/Team/App' is not an image reference", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_destination_is_pointed_at()
    {
        await PutAsync("quay.io/team/app:1.0", null, ("Destinations", new AttributeValue("localhost:5000/a:1")));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Equal("It has no Destination, so nothing is mirrored. It has 'Destinations': is that meant?", Assert.Single(rules.Findings).Problem);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_row_that_has_expired_but_is_still_returned_is_expired(int secondsFromNow, bool isExpired)
    {
        string expires = $"{Sample.Noon.ToUnixTimeSeconds() + secondsFromNow}";
        await PutAsync("quay.io/team/app:1.0", new AttributeValue("localhost:5000/a:1"), ("Expires", new AttributeValue { N = expires }));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Equal(isExpired, Assert.Single(rules.Rules).IsExpired(Sample.Noon));
        Assert.Empty(rules.Findings);
    }

    [Fact]
    public async Task An_expiry_written_as_a_string_is_heeded_and_reported()
    {
        string expires = $"{Sample.Noon.ToUnixTimeSeconds() - 1}";
        await PutAsync("quay.io/team/app:1.0", new AttributeValue("localhost:5000/a:1"), ("Expires", new AttributeValue(expires)));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.True(Assert.Single(rules.Rules).IsExpired(Sample.Noon));
        Assert.StartsWith("Its Expires is a string.", Assert.Single(rules.Findings).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-01-01", "Its Expires '2027-01-01' is no number of seconds since 1970, so the rule does not expire.")]
    [InlineData("1795000000000", "Its Expires '1795000000000' is no number of seconds since 1970, so the rule does not expire. Is it in milliseconds?")]
    public async Task An_expiry_that_cannot_be_read_is_reported_and_ends_nothing(string expires, string reason)
    {
        await PutAsync("quay.io/team/app:1.0", new AttributeValue("localhost:5000/a:1"), ("Expires", new AttributeValue(expires)));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Null(Assert.Single(rules.Rules).Expires);
        Assert.Equal(reason, Assert.Single(rules.Findings).Problem);
    }

    [Theory]
    [InlineData("a string", "3.*, edge")]
    [InlineData("a set", null)]
    public async Task With_tags_the_source_is_a_repository_and_destinations_have_the_tags_of_the_source(string form, string? text)
    {
        AttributeValue tags = text is null ? new AttributeValue(["3.*", "edge"]) : new AttributeValue(text);
        await PutAsync("alpine", new AttributeValue("localhost:5000/a, localhost:5001/{path}:{tag}-mirror"), ("Tags", tags), ("Exclude", new AttributeValue("*_rc*")));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        MirrorRule rule = Assert.Single(rules.Rules);
        Assert.Equal("docker.io/library/alpine", rule.Source.ToString());
        Assert.Equal(["3.*", "edge"], rule.Selection!.Tags.Select(tag => tag.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("*_rc*", Assert.Single(rule.Selection.Exclude).ToString());
        Assert.Equal(["localhost:5000/a:{tag}", "localhost:5001/{path}:{tag}-mirror"], Sample.DestinationsOf(rule));
        Assert.True(rules.Findings.Count == 0, form);
    }

    [Fact]
    public async Task A_regular_expression_may_have_commas()
    {
        await PutAsync("alpine", new AttributeValue("localhost:5000/a"), ("Tags", new AttributeValue("/^3\\.[0-9]{1,2}$/")));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Equal("/^3\\.[0-9]{1,2}$/", Assert.Single(Assert.Single(rules.Rules).Selection!.Tags).ToString());
    }

    [Fact]
    public async Task An_image_with_attributes_that_mean_nothing_to_it_is_mirrored_as_ever_and_they_are_pointed_at()
    {
        await PutAsync("alpine:3", new AttributeValue("localhost:5000/a:1"), ("Tags", new AttributeValue("3.*")), ("Owner", new AttributeValue("team-a")));
        await PutAsync("busybox", new AttributeValue("localhost:5000/b:1"), ("Newest", new AttributeValue { N = "3" }));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Equal(["docker.io/library/alpine:3", "docker.io/library/busybox:latest"], rules.Rules.Select(rule => rule.Source.ToString()));
        Assert.Equal(
            [
                "Its Tags say nothing, because its Source names the one image docker.io/library/alpine:3, which is mirrored. Leave the tag off the Source to have tags selected.",
                "Its Newest says nothing without Tags: the rule is about the one image docker.io/library/busybox:latest. Add Tags, such as * for all.",
            ],
            rules.Findings.Select(finding => finding.Problem));
    }

    [Theory]
    [InlineData("Schedule", "hourly", "Schedule: 'hourly' is no schedule")]
    [InlineData("NeverMoves", "[", "NeverMoves: '[' is not a pattern for tags")]
    [InlineData("ImmutableTags", "Perhaps", "Its ImmutableTags 'Perhaps' is none of Failed, Left, SideTag, and is passed over.")]
    [InlineData("Priority", "high", "Its Priority 'high' is none of Normal, Urgent, and is passed over.")]
    [InlineData("Id", "", "Its Id is no name")]
    [InlineData("Tags", "edge,[", "Tags: '[' is not a pattern for tags")]
    [InlineData("Platforms", "linux/amd64,linux", "Platforms: 'linux' is not a platform")]
    [InlineData("WhenExpired", "delete", "Its WhenExpired 'delete' is none of Keep, Remove, and is passed over.")]
    [InlineData("RemoveAfter", "soon", "Its RemoveAfter 'soon' is no duration")]
    public async Task A_bad_attribute_is_reported_and_the_rest_is_followed(string name, string value, string reason)
    {
        await PutAsync("alpine", new AttributeValue("localhost:5000/a:1"), (name, new AttributeValue(value)));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Single(rules.Rules);
        RuleFinding finding = Assert.Single(rules.Findings);
        Assert.StartsWith(reason, finding.Problem, StringComparison.Ordinal);
        Assert.True(finding.IsError);
    }

    [Theory]
    [InlineData("Exclude", "[")]
    [InlineData("Variants", "[")]
    [InlineData("Newest", "few")]
    [InlineData("NewestBy", "name")]
    [InlineData("MinAge", "5")]
    [InlineData("MaxAge", "long")]
    [InlineData("AtLeast", "0")]
    [InlineData("Platforms", "linux")]
    [InlineData("Tags", "[")]
    public async Task A_rule_is_not_followed_where_more_might_be_mirrored_than_is_meant(string name, string value)
    {
        await PutAsync("alpine", new AttributeValue("localhost:5000/a"), ("Tags", new AttributeValue("*")), (name, new AttributeValue(value)));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Empty(rules.Rules);
        Assert.Contains(rules.Findings, finding => finding.Problem.Contains($"'{value}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tag", "Tags")]
    [InlineData("schedule", "Schedule")]
    [InlineData("Platform", "Platforms")]
    [InlineData("Expire", "Expires")]
    public async Task A_misspelt_attribute_is_pointed_at(string name, string meant)
    {
        await PutAsync("alpine", new AttributeValue("localhost:5000/a:1"), (name, new AttributeValue("x")));

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Single(rules.Rules);
        Assert.Equal($"Its '{name}' means nothing here: is '{meant}' meant?", Assert.Single(rules.Findings).Problem);
        Assert.False(rules.Findings[0].IsError);
    }

    [Fact]
    public async Task Numbers_may_be_written_as_text_and_words_in_any_case()
    {
        await PutAsync(
            "alpine",
            new AttributeValue("localhost:5000/a"),
            ("Tags", new AttributeValue("*")),
            ("Newest", new AttributeValue("3")),
            ("NewestBy", new AttributeValue("TIME")),
            ("Schedule", new AttributeValue("every 6h")));

        MirrorRule rule = Assert.Single((await _state.Rules.ReadAsync(Cancellation)).Rules);

        Assert.Equal((3, TagOrder.Time), (rule.Selection!.Newest, rule.Selection.NewestBy));
        Assert.Equal(new RuleSchedule.Every(TimeSpan.FromHours(6)), rule.Schedule);
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

        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);

        Assert.Equal(40, rules.Rules.Count);
    }

    [Fact]
    public async Task What_others_added_to_a_row_stays_when_the_rule_is_put_again()
    {
        await PutAsync("alpine", new AttributeValue("localhost:5000/a:1"), ("Owner", new AttributeValue("team-a")));
        MirrorRule rule = Assert.Single((await _state.Rules.ReadAsync(Cancellation)).Rules);

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

        Assert.Single((await other.Rules.ReadAsync(Cancellation)).Rules);
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
