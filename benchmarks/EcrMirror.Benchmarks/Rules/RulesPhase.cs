using System.CommandLine;
using System.Text;
using System.Text.Json;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;
using EcrMirror.Planner;
using EcrMirror.Planner.Selection;
using EcrMirror.Planner.Survey;
using EcrMirror.Registry;
using EcrMirror.Rules;
using EcrMirror.Rules.Checks;
using EcrMirror.Rules.Files;
using EcrMirror.Scheduler;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.State;
using EcrMirror.State.Ledger;
using EcrMirror.State.Rules;
using EcrMirror.Testing.Time;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Benchmarks.Rules;

/// <summary>Some steps in a process of their own, so that its peak of memory is theirs.</summary>
internal static class RulesPhase
{
    public const string Name = "rules-phase";
    public const string ReadNamed = "read-named";
    public const string ReadPatterns = "read-patterns";
    public const string ReadTable = "read-table";
    public const string Due = "due";
    public const string Select = "select";
    public const string Survey = "survey";

    private static readonly Dictionary<string, Func<RulesContent, int, CancellationToken, Task<IReadOnlyList<RulesStep>>>> Phases = new()
    {
        [ReadNamed] = (content, count, cancelled) => ReadFilesAsync(content.Named, "rules that name tags", count, cancelled),
        [ReadPatterns] = (content, count, cancelled) => ReadFilesAsync(content.Patterns, "rules with patterns", count, cancelled),
        [ReadTable] = ReadTableAsync,
        [Due] = FollowAsync,
        [Select] = (_, count, cancelled) => SelectAsync(count, cancelled),
        [Survey] = SurveyAsync,
    };

    public static Command Create()
    {
        var phase = new Argument<string>("phase");
        var folder = new Argument<string>("folder");
        var count = new Argument<int>("count");
        var command = new Command(Name) { phase, folder, count };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int number = parsed.GetValue(count);
            IReadOnlyList<RulesStep> steps = await Phases[parsed.GetRequiredValue(phase)](new RulesContent(parsed.GetRequiredValue(folder), number), number, cancellationToken);
            Console.Out.WriteLine(JsonSerializer.Serialize(steps));
        });
        return command;
    }

    private static async Task<IReadOnlyList<RulesStep>> ReadFilesAsync(string folder, string what, int count, CancellationToken cancellationToken)
    {
        var source = new RuleFileSource([folder]);
        RuleSet? read = null;
        RuleSet? checkedRules = null;
        return
        [
            await MeasureAsync($"read {what}", count, async () => read = Complete(await source.ReadAsync(cancellationToken), count)),
            await MeasureAsync($"read {what} again", count, async () => read = Complete(await source.ReadAsync(cancellationToken), count)),
            await MeasureAsync($"check {what}", count, () => Task.FromResult(checkedRules = RuleCheck.Check(read!, TimeProvider.System.GetUtcNow(), RuleCheck.UsualExpiryNotice))),
        ];
    }

    private static async Task<IReadOnlyList<RulesStep>> ReadTableAsync(RulesContent content, int count, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = new ServiceCollection().AddState(state => state.SqliteFile = Path.Combine(content.Folder, "table.db")).BuildServiceProvider();
        IMirrorRules table = services.GetRequiredService<IMirrorRules>();
        RuleSet files = await new RuleFileSource([content.Named]).ReadAsync(cancellationToken);
        RuleSet? read = null;
        return
        [
            await MeasureAsync("write them into the table", count, async () =>
            {
                foreach (MirrorRule rule in files.Rules)
                    await table.PutAsync(rule, cancellationToken);
                return "";
            }),
            await MeasureAsync("read the table", count, async () => read = Complete(await table.ReadAsync(cancellationToken), count)),
        ];
    }

    // A Scheduler on a bus in memory where nobody listens, at the speed of a clock that is moved.
    private static async Task<IReadOnlyList<RulesStep>> FollowAsync(RulesContent content, int count, CancellationToken cancellationToken)
    {
        var time = new ManualTimeProvider();
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Scheduler:Rules:Files:0"] = content.Named }).Build())
            .AddSingleton<TimeProvider>(time)
            .AddLogging()
            .AddMetrics()
            .AddState(state => state.SqliteFile = Path.Combine(content.Folder, "due.db"))
            .AddScheduler()
            .AddMirrorBus(new BusOptions())
            .BuildServiceProvider();
        IBusControl bus = services.GetRequiredService<IBusControl>();
        await bus.StartAsync(cancellationToken);
        RuleTimetable timetable = services.GetRequiredService<RuleTimetable>();
        Task<TimeSpan> LookAsync() => timetable.FollowAsync(cancellationToken);

        List<RulesStep> steps = [await MeasureAsync("first look, nothing is remembered", count, LookAsync)];
        time.Advance(TimeSpan.FromMinutes(1));
        steps.Add(await MeasureAsync("look, two thirds are started", count, LookAsync));
        time.Advance(TimeSpan.FromSeconds(1));
        steps.Add(await MeasureAsync("look in between, nothing is due", count, LookAsync));
        time.Advance(TimeSpan.FromMinutes(1));
        steps.Add(await MeasureAsync("look that reads all again", count, LookAsync));
        await bus.StopAsync(cancellationToken);
        return steps;
    }

    private static async Task<IReadOnlyList<RulesStep>> SelectAsync(int count, CancellationToken cancellationToken)
    {
        await using LocalRegistry registry = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        LocalRepository repository = registry.Repository(RepositoryName.Parse("team/app"));
        Add(repository, count);
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddMetrics()
            .AddState()
            .AddRegistries()
            .AddPlanner()
            .BuildServiceProvider();
        var selection = new TagSelection
        {
            Tags = Patterns("1.*", "/^v2\\.[0-9]+\\.[0-9]+(-alpine)?$/", ">=3 <9", "latest", "edge-?"),
            Exclude = Patterns("*-rc*", "/-beta[0-9]+$/"),
            Variants = Patterns("alpine*"),
            Newest = 50,
        };
        TagSearch tags = services.GetRequiredService<TagSearch>();
        Task<IReadOnlyList<TagVerdict>> ExplainAsync() => tags.ExplainAsync(repository.Repository, selection, cancellationToken);
        return
        [
            await MeasureAsync("list tags and explain each, first", count, ExplainAsync),
            await MeasureAsync("list tags and explain each", count, ExplainAsync),
            await MeasureAsync("explain each without listing", count, () =>
            {
                var filter = new NameFilter(selection);
                return Task.FromResult(Names(count).Select(name => filter.Judge(Tag.Parse(name))).ToArray());
            }),
        ];
    }

    // Everything is in place, as state knows, and tags never move: no registry is asked.
    private static async Task<IReadOnlyList<RulesStep>> SurveyAsync(RulesContent content, int count, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddMetrics()
            .AddState(state => state.SqliteFile = Path.Combine(content.Folder, "survey.db"))
            .AddRegistries()
            .AddPlanner()
            .BuildServiceProvider();
        Repository destination = Repository.Parse("mirror.example/team/app");
        SyncImage[] images = [.. Names(count).Select(name => new SyncImage
        {
            RequestId = "survey",
            Source = new ImageReference(Repository.Parse("registry.example/team/app"), Tag.Parse(name)),
            Destinations = [new Destination { Repository = destination, Tags = [Tag.Parse(name)] }],
            Rule = "survey",
            NeverMoves = true,
            Cause = SyncCause.Swept,
        })];
        ILedger ledger = services.GetRequiredService<ILedger>();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (SyncImage image in images)
        {
            Digest digest = Digest.Sha256(Encoding.UTF8.GetBytes(image.Source.ToString()));
            await ledger.RecordCurrentAsync(destination, image.Source.Tag!.Value, new MirroredImage(image.Source.Pin(digest), Platforms: null, Rule: "survey"), digest, now, now, cancellationToken);
        }

        SourceSurvey survey = services.GetRequiredService<SourceSurvey>();
        return
        [
            await MeasureAsync("compare tags of a repository with state", count, async () =>
            {
                SurveyResult found = await survey.SurveyAsync(images, isDry: true, cancellationToken);
                return found.Current.Count == count ? found : throw new BenchmarkException($"{found.Current.Count} of {count} tags are in place.");
            }),
        ];
    }

    private static TagPattern[] Patterns(params string[] texts) => [.. texts.Select(TagPattern.Parse)];

    private static void Add(LocalRepository repository, int count)
    {
        var index = new RawManifest(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciIndex}}","manifests":[]}"""), MediaType.OciIndex);
        foreach (string name in Names(count))
            repository.AddManifest(index, Tag.Parse(name));
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(number => (number % 5) switch
    {
        0 => $"{number % 10}.{number / 100}.{number}",
        1 => $"v{number % 4}.{number / 100}.{number}-alpine",
        2 => $"{number % 10}.{number}-rc{number % 7}",
        3 => $"{number % 10}.{number / 10}.{number}-beta{number % 3}",
        _ => $"nightly-{number}",
    });

    private static RuleSet Complete(RuleSet read, int count) => read.Rules.Count == count && read.Findings.Count == 0
        ? read
        : throw new BenchmarkException($"{read.Rules.Count} rules of {count} were read: {(read.Findings is [var first, ..] ? first : "nothing is wrong")}");

    private static async Task<RulesStep> MeasureAsync<T>(string name, int count, Func<Task<T>> work)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long started = TimeProvider.System.GetTimestamp();
        T result = await work();
        TimeSpan took = TimeProvider.System.GetElapsedTime(started);
        TimeSpan used = Environment.CpuUsage.TotalTime - processor;
        long allocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        long kept = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(result);
        return new RulesStep(name, count, took.TotalSeconds, used.TotalSeconds, allocatedBytes, kept);
    }
}
