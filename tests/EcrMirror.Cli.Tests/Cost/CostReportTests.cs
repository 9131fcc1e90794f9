using System.Text.Json;
using EcrMirror.Cli.Cost;
using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Cli.Output;
using EcrMirror.Oci;
using EcrMirror.Planner.Measure;
using EcrMirror.Testing;

namespace EcrMirror.Cli.Tests.Cost;

public sealed class CostReportTests : IDisposable
{
    private const long Gigabyte = 1L << 30;

    private readonly string _folder = Directory.CreateTempSubdirectory("cost").FullName;

    private static CostDocument Document { get; } = CostDocument.Of(
        [
            (new CostedRule("keda", [Image(0, "a"), Image(31, "b"), Image(62, "c")]), Source([], read: 9)),
            (new CostedRule("tool", [Image(null, "t")]), Source([new("docker.io/library/tool:2", "The source docker.io/library/tool has no docker.io/library/tool:2.")], read: 1)),
            (new CostedRule("gone", []), Source([new("docker.io/library/gone", "nothing answers.")], read: 0)),
        ],
        new Prices(),
        months: 3,
        new Retention(4, null),
        releasesPerMonth: null);

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void The_estimate_fits_the_terminal(int width)
    {
        var captured = new CapturedConsoles(width);

        CostReport.Write(captured.Consoles, Document);

        Golden.Matches($"cost-{width}.txt", captured.Out + captured.Error);
        Assert.All(captured.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void The_estimate_for_scripts_has_everything()
    {
        var captured = new CapturedConsoles(80);

        DocumentForm.Json.Write(captured.Consoles, Document);

        Golden.Matches("cost.json", captured.Out);
    }

    [Theory]
    [InlineData("privateStoragePerGigabyteMonth: 0.11\nx-note: mine\n")]
    [InlineData("""{ "privateStoragePerGigabyteMonth": 0.11 }""")]
    public void Prices_are_read_from_YAML_and_JSON_and_those_that_are_missing_are_named(string text)
    {
        Prices prices = PricesFile.Read(Write(text));

        Assert.Equal((0.11m, 0.10m), (prices.PrivateStoragePerGigabyteMonth, prices.PublicStoragePerGigabyteMonth));
        Assert.Contains("publicStoragePerGigabyteMonth, ", prices.Named, StringComparison.Ordinal);
        Assert.DoesNotContain("privateStoragePerGigabyteMonth", prices.Named, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("privateStoragePerGigabytMonth: 1", "'privateStoragePerGigabytMonth' is not known: is 'privateStoragePerGigabyteMonth' meant?")]
    [InlineData("transferInPerGigabyte: -1", "'transferInPerGigabyte' is '-1', and is a number from 0, in USD or gigabytes.")]
    [InlineData("bytesPerGigabyte: 1e9", "'bytesPerGigabyte' is '1e9', and is a whole number from 1.")]
    [InlineData("- 1", "is no YAML that can be read")]
    [InlineData("a: !!_]?*_", "is no YAML that can be read: ")]
    public void What_is_no_price_is_told(string text, string said)
    {
        Assert.Contains(said, Assert.Throws<WrongInputException>(() => PricesFile.Read(Write(text))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_has_each_price_as_it_is_built_in()
    {
        string schema = File.ReadAllText(SolutionFolder.Of("docs", "schemas", "prices.v1.schema.json"));
        JsonElement properties = JsonDocument.Parse(schema).RootElement.GetProperty("properties");

        Assert.Equal(PricesFile.Members.Order(StringComparer.Ordinal), properties.EnumerateObject().Select(member => member.Name).Where(name => name is not "$schema").Order(StringComparer.Ordinal));
        string defaults = string.Join('\n', properties.EnumerateObject().Where(member => member.Name is not "$schema").Select(member => $"{member.Name}: {member.Value.GetProperty("default")}"));
        Assert.Equal(new Prices(), PricesFile.Read(Write(defaults)) with { Named = new Prices().Named });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MeasuredSource Source(IReadOnlyList<MeasureFailure> failures, int read) => new() { Images = [], Failures = failures, ManifestsRead = read, ManifestsKept = 2 };

    private static CostedImage Image(int? day, string layer) => new(
        day is { } days ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(days) : null,
        [Part($"manifest {layer}", 2_000)],
        [Part("base", Gigabyte), Part(layer, Gigabyte / 4)],
        [
            new CostedPlace(Repository.Parse("111111111111.dkr.ecr.eu-west-1.amazonaws.com/mirror/app"), 1, StorageKind.Private, TransferKind.CrossRegion),
            new CostedPlace(Repository.Parse("public.ecr.aws/acme/app"), 1, StorageKind.Public, TransferKind.In),
        ])
    { IsFromDockerHub = day is null };

    private static CostedPart Part(string content, long bytes) => new(Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(content)), bytes);

    private string Write(string text)
    {
        string file = Path.Combine(_folder, "prices.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
