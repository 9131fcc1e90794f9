using System.Globalization;
using System.Text;
using EcrMirror.Oci;
using EcrMirror.State;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Benchmarks.Rules;

/// <summary>A folder with rules, and state in which everything that they mean is in place. No registry is needed: tags never move.</summary>
/// <param name="folder">The folder.</param>
/// <param name="count">Rules.</param>
internal sealed class RulesContent(string folder, int count)
{
    private const int RulesInFile = 100;
    private const int TagsOfRule = 10;

    private static readonly string[] Schedules = ["every 6h", "cron 0 6 * * 1-5 Europe/Berlin", "adaptive 5m..1d"];

    public string Folder => folder;

    /// <summary>Rules that name their tags.</summary>
    public string Named => Path.Combine(folder, "named");

    /// <summary>Rules with patterns of every kind, no two of which have the same regular expression.</summary>
    public string Patterns => Path.Combine(folder, "patterns");

    public string StateFile => Path.Combine(folder, "state.db");

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(Named, number => $"select: {{tags: [{string.Join(", ", TagsOf().Select(tag => $"\"{tag}\""))}]}}\n    neverMoves: [\"*\"]", cancellationToken);
        await WriteAsync(Patterns, number => $"select: {{tags: [\"{number}.*\", \"/^v{number}\\\\.[0-9]+(-[a-z]+)?$/\", \">=1.{number} <3\"], exclude: [\"*-rc*\", \"*-beta?\"], newest: 5}}", cancellationToken);
        await WriteLedgerAsync(cancellationToken);
    }

    private async Task WriteAsync(string into, Func<int, string> select, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(into);
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(RulesInFile))
        {
            var text = new StringBuilder("version: 1\nrules:\n");
            foreach (int number in numbers)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - id: rule-{number}\n    source: {Source(number)}\n    {select(number)}\n")
                    .Append(CultureInfo.InvariantCulture, $"    destinations: [\"mirror.example/{{host}}/{{path}}\"]\n    schedule: {Schedules[number % Schedules.Length]}\n");
            }

            await File.WriteAllTextAsync(Path.Combine(into, $"{numbers[0]:000000}.yaml"), text.ToString(), cancellationToken);
        }
    }

    private async Task WriteLedgerAsync(CancellationToken cancellationToken)
    {
        await using ServiceProvider services = new ServiceCollection().AddState(state => state.SqliteFile = StateFile).BuildServiceProvider();
        ILedger ledger = services.GetRequiredService<ILedger>();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int number = 0; number < count; number++)
        {
            Repository source = Repository.Parse(Source(number));
            Repository destination = Repository.Parse($"mirror.example/{Source(number)}");
            foreach (string tag in TagsOf())
            {
                Digest digest = Digest.Sha256(Encoding.UTF8.GetBytes($"{number}:{tag}"));
                var image = new MirroredImage(new ImageReference(source, Tag.Parse(tag)).Pin(digest), Platforms: null, Rule: $"rule-{number}");
                await ledger.RecordCurrentAsync(destination, Tag.Parse(tag), image, digest, now, now, cancellationToken);
            }
        }
    }

    private static string Source(int number) => $"registry.example/team-{number / 10}/app-{number}";

    private static IEnumerable<string> TagsOf() => Enumerable.Range(0, TagsOfRule).Select(minor => $"v1.{minor}");
}
