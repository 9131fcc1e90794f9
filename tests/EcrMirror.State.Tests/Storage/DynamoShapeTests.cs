using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;
using EcrMirror.State.Budgets;
using EcrMirror.State.Claims;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.State.Tests.Storage;

/// <summary>
/// What is in Golden/ stands in tables of installations and must be read for ever. Set UPDATE_GOLDEN=1 to rewrite the files, and
/// review the difference: an attribute may be added, and must not be required then.
/// </summary>
public sealed class DynamoShapeTests(DynamoDb dynamo) : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly BudgetKey Budget = new("123456789012/eu-west-1", "WriteManifest");

    private readonly TestState _state = TestState.InDynamo(dynamo.NewOptions(), Sample.Noon);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string GoldenFolder =>
        typeof(DynamoShapeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenFolder").Value!;

    public ValueTask InitializeAsync() => _state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        _state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("plans")]
    [InlineData("progress")]
    [InlineData("ledger")]
    [InlineData("requests")]
    [InlineData("manifests")]
    [InlineData("blobs")]
    [InlineData("claims")]
    [InlineData("budgets")]
    [InlineData("rules")]
    [InlineData("rule-runs")]
    public async Task Items_are_written_as_they_always_were(string table)
    {
        await FillAsync();

        string json = await ReadAsync(table);

        string file = Path.Combine(GoldenFolder, table + ".json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(file, json);
        Assert.Equal(File.ReadAllText(file), json);
    }

    [Fact]
    public async Task Items_of_old_are_read_with_all_they_said()
    {
        using (AmazonDynamoDBClient client = dynamo.Client())
        {
            foreach (string file in Directory.GetFiles(GoldenFolder, "*.json"))
            {
                foreach (JsonNode? item in JsonNode.Parse(await File.ReadAllTextAsync(file, Cancellation))!.AsArray())
                    await client.PutItemAsync(_state.Dynamo!.TablePrefix + Path.GetFileNameWithoutExtension(file), Item(item!.AsObject()), Cancellation);
            }
        }

        Assert.Equal(1, (await _state.Plans.FindAsync(Sample.PlanId, Cancellation))!.Attempt);
        Assert.Equal(["no"], (await _state.Plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation))!.Failures.Values);
        Assert.Equal(Sample.Entry(), await _state.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation));
        Assert.Equal(Sample.Request(), await _state.Requests.FindAsync("release-42", Cancellation));
        Assert.NotNull(await _state.Manifests.FindAsync(Sample.Manifest(1).Digest, Cancellation));
        Assert.Single(await _state.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation));
        Assert.Equal(
            [Sample.First.Name],
            Assert.IsType<BlobClaim.Landed>(await _state.Claims.FindAsync(new BlobClaimKey(Sample.First.Host, Sample.Digest(1)), null, Cancellation)).Repositories);
        Assert.Equal(
            "copier-1",
            Assert.IsType<BlobClaim.Theirs>(
                await _state.Claims.FindAsync(new BlobClaimKey(Sample.First.Host, Sample.Digest(1), Sample.First.Name), null, Cancellation)).Worker);
        Assert.Equal(
            0.85, (await _state.Budgets.TakeAsync(Budget, new BudgetTerms(10, 2), new BudgetAsk(1), null, Cancellation)).Share, 3);
        Assert.Equal(Sample.Run, Assert.Single(await _state.RuleRuns.ListAsync(Cancellation).ToListAsync(Cancellation)));
        RuleSet rules = await _state.Rules.ReadAsync(Cancellation);
        Assert.Equal([1, 2, 1], rules.Rules.Select(rule => rule.Destinations.Sum(destination => destination.Tags.Count)));
        Assert.Equal("quay.io/team/app", rules.Rules[2].Source.ToString());
        Assert.Empty(rules.Findings);
    }

    private async Task FillAsync()
    {
        await _state.Plans.OpenAsync(Sample.Plan(tasks: 2), Cancellation);
        await _state.Plans.ReportAsync(Sample.Report(1, failure: "no"), Cancellation);
        await _state.Ledger.UpdateAsync(Sample.First, Tag.Parse("1.0"), _ => Sample.Entry(), Cancellation);
        await _state.Requests.RecordAsync(Sample.Request(), Cancellation);
        await _state.Manifests.SaveAsync([Sample.Manifest(1)], Cancellation);
        await _state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);
        await _state.Claims.ReleaseAsync(await ClaimAsync(repository: null), [Sample.First.Name], Cancellation);
        await _state.Claims.RenewAsync(await ClaimAsync(Sample.First.Name), Cancellation);
        BudgetGrant granted = await _state.Budgets.TakeAsync(Budget, new BudgetTerms(10, 2), new BudgetAsk(3), null, Cancellation);
        await _state.Budgets.TakeAsync(Budget, new BudgetTerms(10, 2), new BudgetAsk(1, IsThrottled: true), granted, Cancellation);
        await _state.Rules.PutAsync(Sample.Rule("alpine", null, "localhost:5000/a:1"), Cancellation);
        await _state.Rules.PutAsync(
            Sample.Rule("docker.io/library/golang:1.17", Sample.Noon.AddDays(100), "localhost:5000/golang:1.17", "localhost:5000/golang:latest"), Cancellation);
        await _state.Rules.PutAsync(
            new MirrorRule
            {
                Id = "app",
                Origin = new RuleOrigin(RuleOriginKind.Table, "quay.io/team/app"),
                Source = new MirrorSource(Repository.Parse("quay.io/team/app")),
                Selection = new TagSelection { Tags = [TagPattern.Parse("1.*")], Newest = 3 },
                Destinations = [new RuleDestination(RepositoryTemplate.Parse("localhost:5000/{path}"), [TagTemplate.Same])],
                Schedule = new RuleSchedule.Every(TimeSpan.FromHours(6)),
            },
            Cancellation);
        await _state.RuleRuns.UpdateAsync(Sample.Run.Rule, _ => Sample.Run, Cancellation);
    }

    private async Task<BlobClaim.Ours> ClaimAsync(RepositoryName? repository) => (BlobClaim.Ours)await _state.Claims.AcquireAsync(
        new BlobClaimKey(Sample.First.Host, Sample.Digest(1), repository), "copier-1", TimeSpan.FromSeconds(30), null, Cancellation);

    private async Task<string> ReadAsync(string table)
    {
        using AmazonDynamoDBClient client = dynamo.Client();
        ScanResponse all = await client.ScanAsync(new ScanRequest(_state.Dynamo!.TablePrefix + table), Cancellation);
        IEnumerable<JsonObject> items = all.Items.Select(Json).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal);
        return new JsonArray([.. items]).ToJsonString(Written) + "\n";
    }

    private static JsonObject Json(Dictionary<string, AttributeValue> item) => new(
        item.OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Select(attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)Json(attribute.Value))));

    private static JsonObject Json(AttributeValue value) => value switch
    {
        { S: { } text } => new JsonObject { ["S"] = text },
        { N: { } number } => new JsonObject { ["N"] = number },
        { B: { } bytes } => new JsonObject { ["B"] = Convert.ToBase64String(bytes.ToArray()) },
        { SS: { } set } => new JsonObject { ["SS"] = new JsonArray([.. set.Order(StringComparer.Ordinal).Select(text => (JsonNode)text)]) },
        _ => throw new NotSupportedException("No item of ours has an attribute of another type."),
    };

    private static Dictionary<string, AttributeValue> Item(JsonObject item) => item.ToDictionary(attribute => attribute.Key, attribute =>
    {
        (string type, JsonNode? value) = attribute.Value!.AsObject().Single();
        return type switch
        {
            "S" => new AttributeValue(value!.GetValue<string>()),
            "N" => new AttributeValue { N = value!.GetValue<string>() },
            "B" => new AttributeValue { B = new MemoryStream(Convert.FromBase64String(value!.GetValue<string>())) },
            _ => new AttributeValue([.. value!.AsArray().Select(text => text!.GetValue<string>())]),
        };
    });
}
