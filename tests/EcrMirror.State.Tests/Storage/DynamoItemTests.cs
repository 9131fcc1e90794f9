using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.State.Tests.Storage;

public sealed class DynamoItemTests(DynamoDb dynamo) : IAsyncLifetime
{
    private readonly TestState _state = dynamo.NewState();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        _state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_plan_of_1000_tasks_for_20_destinations_is_one_item_and_works_to_its_end()
    {
        MirrorPlan plan = Wide((_, task) => Sample.Digest(task));

        await _state.Plans.OpenAsync(plan, Cancellation);

        MirrorPlan? found = await _state.Plans.FindAsync(plan.Id, Cancellation);
        Assert.Equal(JsonSerializer.Serialize(plan with { Attempt = 1 }), JsonSerializer.Serialize(found));
        DestinationProgress? progress = await _state.Plans.ReportAsync(
            Sample.Report(7) with { Repository = plan.Destinations[19].Repository }, Cancellation);
        Assert.Equal(999, progress!.Remaining.Count);
        Assert.Single(await ItemsAsync("plans"));
    }

    [Fact]
    public async Task A_plan_too_large_for_an_item_is_in_parts_and_comes_back()
    {
        MirrorPlan plan = Wide((destination, task) => Sample.Digest((destination * 1000) + task));

        await _state.Plans.OpenAsync(plan, Cancellation);
        await _state.Plans.OpenAsync(plan, Cancellation);

        MirrorPlan? found = await _state.Plans.FindAsync(plan.Id, Cancellation);
        Assert.Equal(JsonSerializer.Serialize(plan with { Attempt = 2 }), JsonSerializer.Serialize(found));
        List<Dictionary<string, AttributeValue>> items = await ItemsAsync("plans");
        Assert.True(items.Count > 2);
        long head = long.Parse(items.Single(item => item.ContainsKey("Parts"))["Expires"].N, CultureInfo.InvariantCulture);
        Assert.All(items.Where(item => !item.ContainsKey("Parts")), part => Assert.True(long.Parse(part["Expires"].N, CultureInfo.InvariantCulture) > head));
    }

    [Fact]
    public async Task An_entry_in_parts_is_listed_once_among_those_of_many_repositories()
    {
        LedgerEntry large = Sample.Entry() with { Reason = Convert.ToHexString(RandomNumberGenerator.GetBytes(1_000_000)) };
        await _state.Ledger.UpdateAsync(large.Repository, large.Tag, _ => large, Cancellation);
        Repository[] many = [large.Repository, .. Enumerable.Range(0, 100).Select(number => Repository.Parse($"a.example/app-{number}"))];

        List<LedgerEntry> listed = await _state.Ledger.ListAsync(many, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(large, Assert.Single(listed));
        Assert.True((await ItemsAsync("ledger")).Count > 1);
    }

    [Fact]
    public async Task Of_callers_who_open_a_plan_in_parts_at_once_each_gets_an_attempt_of_its_own()
    {
        MirrorPlan plan = Wide((destination, task) => Sample.Digest((destination * 1000) + task));

        MirrorPlan[] opened = await Sample.InParallel(5, _ => _state.Plans.OpenAsync(plan, Cancellation));

        Assert.Equal([1, 2, 3, 4, 5], opened.Select(attempt => attempt.Attempt).Order());
        Assert.Equal(5, (await _state.Plans.FindAsync(plan.Id, Cancellation))!.Attempt);
    }

    [Fact]
    public async Task A_plan_with_a_damaged_part_is_an_error_that_names_it()
    {
        MirrorPlan plan = Wide((destination, task) => Sample.Digest((destination * 1000) + task));
        await _state.Plans.OpenAsync(plan, Cancellation);
        Dictionary<string, AttributeValue> part = (await ItemsAsync("plans")).First(item => !item.ContainsKey("Parts"));
        part["Packed"] = new AttributeValue { B = new MemoryStream([1]) };
        using (AmazonDynamoDBClient client = dynamo.Client())
            await client.PutItemAsync(_state.Dynamo!.TablePrefix + "plans", part, Cancellation);

        StateException damaged = await Assert.ThrowsAsync<StateException>(() => _state.Plans.FindAsync(plan.Id, Cancellation));

        Assert.StartsWith($"The item '{plan.Id}' '' of table '{_state.Dynamo!.TablePrefix}plans' cannot be read: Its parts are sha256:", damaged.Message, StringComparison.Ordinal);
        Assert.False(damaged.IsTransient);
    }

    [Fact]
    public async Task A_list_longer_than_a_page_comes_whole_and_in_order()
    {
        // Reasons that do not get smaller by packing: 60 of 30 KB are two pages of 1 MB.
        string[] tags = [.. Enumerable.Range(0, 60).Select(number => $"tag-{number:00}")];
        await Parallel.ForEachAsync(tags, Cancellation, async (tag, cancellation) => await _state.Ledger.UpdateAsync(
            Sample.First, Tag.Parse(tag), _ => Sample.Entry(tag) with { Reason = Noise(tag, 30_000) }, cancellation));

        List<LedgerEntry> entries = await _state.Ledger.ListAsync(Sample.First, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(tags, entries.Select(entry => entry.Tag.ToString()));
        Assert.All(entries, entry => Assert.Equal(Noise(entry.Tag.ToString(), 30_000), entry.Reason));
        using AmazonDynamoDBClient client = dynamo.Client();
        ScanResponse first = await client.ScanAsync(new ScanRequest(_state.Dynamo!.TablePrefix + "ledger"), Cancellation);
        Assert.NotEmpty(first.LastEvaluatedKey);
    }

    [Fact]
    public async Task A_blob_that_more_repositories_hold_than_a_page_has_is_found_in_all()
    {
        string folder = string.Join('/', Enumerable.Repeat(new string('a', 60), 3));
        string[] names = [.. Enumerable.Range(0, 3600).Select(number => $"{folder}/{number:0000}")];
        await Parallel.ForEachAsync(names.Select(name => new Repository(Sample.First.Host, RepositoryName.Parse(name))), Cancellation, async (repository, cancellation) =>
            await _state.BlobLocations.AddAsync(repository, [Sample.Digest(1)], cancellation));

        var found = await _state.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation);

        Assert.Equal(names, found[Sample.Digest(1)].Select(name => name.ToString()));
    }

    [Fact]
    public async Task A_plan_that_has_expired_is_absent_although_it_is_still_stored()
    {
        using TestState then = At(Sample.Noon);
        await then.Plans.OpenAsync(Sample.Plan(), Cancellation);
        await then.Plans.ReportAsync(Sample.Report(1), Cancellation);
        using TestState before = At(Sample.Noon.AddDays(30).AddSeconds(-2));
        using TestState after = At(Sample.Noon.AddDays(30));

        Assert.Empty((await before.Plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation))!.Remaining);
        Assert.Null(await after.Plans.FindAsync(Sample.PlanId, Cancellation));
        Assert.Single(await ItemsAsync("plans"));
    }

    [Fact]
    public async Task A_plan_opened_after_it_expired_begins_anew_and_exactly_one_of_fifty_is_first()
    {
        using TestState then = At(Sample.Noon);
        await then.Plans.OpenAsync(Sample.Plan(), Cancellation);
        await then.Plans.OpenAsync(Sample.Plan(), Cancellation);
        using TestState after = At(Sample.Noon.AddDays(31));

        MirrorPlan[] opened = await Sample.InParallel(50, _ => after.Plans.OpenAsync(Sample.Plan(), Cancellation));

        Assert.Equal(Enumerable.Range(1, 50), opened.Select(plan => plan.Attempt).Order());
    }

    [Fact]
    public async Task What_was_written_again_is_kept_from_then_on()
    {
        using TestState first = At(Sample.Noon);
        await first.Plans.OpenAsync(Sample.Plan(), Cancellation);
        using TestState second = At(Sample.Noon.AddDays(20));
        await second.Plans.OpenAsync(Sample.Plan(), Cancellation);

        using TestState later = At(Sample.Noon.AddDays(40));

        Assert.Equal(2, (await later.Plans.FindAsync(Sample.PlanId, Cancellation))!.Attempt);
    }

    [Fact]
    public async Task The_ledger_does_not_expire()
    {
        using TestState then = At(Sample.Noon);
        await then.Ledger.UpdateAsync(Sample.First, Tag.Parse("1.0"), _ => Sample.Entry(), Cancellation);

        using TestState later = At(Sample.Noon.AddYears(20));

        Assert.NotNull(await later.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation));
    }

    [Theory]
    [InlineData("Body")]
    [InlineData("Version")]
    public async Task An_item_that_lacks_what_is_needed_is_named(string missing)
    {
        await _state.Ledger.UpdateAsync(Sample.First, Tag.Parse("1.0"), _ => Sample.Entry(), Cancellation);
        Dictionary<string, AttributeValue> item = (await ItemsAsync("ledger")).Single();
        item.Remove(missing);
        using (AmazonDynamoDBClient client = dynamo.Client())
            await client.PutItemAsync(_state.Dynamo!.TablePrefix + "ledger", item, Cancellation);

        StateException damaged = await Assert.ThrowsAsync<StateException>(() => _state.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation));

        Assert.StartsWith($"The item '{Sample.First}' '1.0' of table '{_state.Dynamo!.TablePrefix}ledger' cannot be read", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_share_what_is_in_the_tables()
    {
        using TestState other = TestState.InDynamo(_state.Dynamo!);
        TestState[] both = [_state, other];
        await _state.Plans.OpenAsync(Sample.Plan(tasks: 50), Cancellation);

        DestinationProgress?[] reported = await Sample.InParallel(
            50, number => both[number % 2].Plans.ReportAsync(Sample.Report(number + 1), Cancellation));

        Assert.Single(reported, progress => progress!.IsLanded);
    }

    [Fact]
    public async Task The_endpoint_may_come_from_where_the_sdk_looks_for_it()
    {
        // Every other test names its endpoint, which goes first, so nobody else sees this.
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_DYNAMODB", dynamo.Endpoint.ToString());
        using TestState state = TestState.InDynamo(new DynamoDbOptions { TablePrefix = _state.Dynamo!.TablePrefix, Region = "eu-west-1" });

        MirrorPlan opened = await state.Plans.OpenAsync(Sample.Plan(), Cancellation);

        Assert.Equal(opened.Attempt, (await _state.Plans.FindAsync(Sample.PlanId, Cancellation))!.Attempt);
    }

    private static MirrorPlan Wide(Func<int, int, Digest> task) => Sample.Plan() with
    {
        Destinations = [.. Enumerable.Range(0, 20).Select(destination => new PlannedDestination
        {
            Repository = Repository.Parse($"127.0.0.1:5000/team-{destination}/app"),
            Tasks = [.. Enumerable.Range(0, 1000).Select(number => task(destination, number))],
            Indexes = [],
            Tags = [new PlannedTag(Tag.Latest, null)],
        })],
    };

    private static string Noise(string seed, int length)
    {
        var text = new StringBuilder();
        for (byte[] bytes = Encoding.UTF8.GetBytes(seed); text.Length < length; text.Append(Convert.ToBase64String(bytes)))
            bytes = SHA512.HashData(bytes);
        return text.ToString(0, length);
    }

    private TestState At(DateTimeOffset now) => TestState.InDynamo(_state.Dynamo!, now);

    private async Task<List<Dictionary<string, AttributeValue>>> ItemsAsync(string table)
    {
        using AmazonDynamoDBClient client = dynamo.Client();
        List<Dictionary<string, AttributeValue>> items = [];
        await foreach (ScanResponse page in client.Paginators.Scan(new ScanRequest(_state.Dynamo!.TablePrefix + table)).Responses.WithCancellation(Cancellation))
            items.AddRange(page.Items);
        return items;
    }
}
