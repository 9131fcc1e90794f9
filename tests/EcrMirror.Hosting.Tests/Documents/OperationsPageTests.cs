using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using EcrMirror.Copier;
using EcrMirror.Ecr;
using EcrMirror.Ecr.RuleTags;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Health;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Hosting.Serving;
using EcrMirror.Hosting.Settings;
using EcrMirror.Hosting.Telemetry;
using EcrMirror.Hosting.Tests.Messages;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Registry;
using EcrMirror.Scheduler;
using EcrMirror.State;
using EcrMirror.Testing;
using EcrMirror.Testing.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Tests.Documents;

/// <summary>docs/operations.md, held to the code.</summary>
[Collection(OneAtATime.Name)]
public sealed partial class OperationsPageTests
{
    private static readonly MirrorService[] Services = [SchedulerModule.Service, PlannerModule.Service, CopierModule.Service, PublisherModule.Service];

    private static string Page { get; } = Read("docs/operations.md");

    public static TheoryData<string, Type> Shared => new()
    {
        { BusOptions.Section, typeof(BusOptions) },
        { StateOptions.Section, typeof(StateOptions) },
        { HttpOptions.Section, typeof(HttpOptions) },
        { TelemetryOptions.Section, typeof(TelemetryOptions) },
        { RegistryOptions.Section, typeof(RegistryOptions) },
        { EcrOptions.Section, typeof(EcrOptions) },
        { RuleTagOptions.Section, typeof(RuleTagOptions) },
    };

    public static TheoryData<string> Sections
    {
        get
        {
            var services = new ServiceCollection();
            services.AddSharedSections();
            foreach (MirrorService service in Services)
                service.AddTo(services);
            return [.. services.Select(service => service.ImplementationInstance).OfType<KnownSection>().Select(section => section.Path).Distinct()];
        }
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Every_section_of_settings_has_a_page(string section)
    {
        string[] path = section.Split(':');

        if (MirrorService.Names.Contains(path[0]))
            Assert.Contains($"Section `{section}`.", Read($"services/{path[0]}/README.md"), StringComparison.Ordinal);
        else
            Assert.Contains($"\n### {section}\n", Page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public void A_section_lists_every_setting_with_its_default(string section, Type options)
    {
        string listed = Page[Page.IndexOf($"\n### {section}\n", StringComparison.Ordinal)..];
        int next = listed.IndexOf("\n### ", 1, StringComparison.Ordinal);

        IEnumerable<(string, string)> rows = Setting().Matches(next < 0 ? listed : listed[..next]).Select(row => (row.Groups["name"].Value, row.Groups["default"].Value));

        Assert.Equal(SettingsOf(options, ""), rows);
    }

    [Fact]
    public void Every_metric_of_ours_is_listed()
    {
        IEnumerable<string> metrics = new[] { typeof(MirrorMetrics), typeof(RegistryMeter) }
            .SelectMany(kept => kept.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.Name.EndsWith("Name", StringComparison.Ordinal) && field.Name != nameof(MirrorMetrics.MeterName))
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(metrics, Metric().Matches(Page).Select(row => row.Groups["name"].Value));
    }

    [Fact]
    public void Every_event_that_is_listed_is_logged()
    {
        HashSet<string> logged = [.. Logged().Select(line => line.Id)];

        string[] listed = [.. FaultRows().SelectMany(row => Event().Matches(row[1]).Select(match => match.Value))];

        Assert.NotEmpty(listed);
        Assert.Equal([], listed.Except(logged));
    }

    [Fact]
    public void Every_error_that_is_logged_is_listed()
    {
        string[] listed = [.. FaultRows().SelectMany(row => Event().Matches(row[1]).Select(match => match.Value))];

        Assert.Equal([], Logged().Where(line => line.Level == "Error").Select(line => line.Id).Except(listed));
    }

    [Fact]
    public void No_event_has_two_meanings()
    {
        Assert.Equal([], Logged().Where(line => line.Id is not ['1', ..]).GroupBy(line => line.Id).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void Every_queue_that_is_named_exists()
    {
        HashSet<string> queues = [.. MirrorQueuesTests.Queues, .. MirrorQueuesTests.Queues.SelectMany(queue => new[] { queue + "_error", queue + "_skipped" }), Contracts.QueueNames.RejectedRequests, Contracts.QueueNames.RejectedEcrPushEvents];
        string[] named = [.. FaultRows().Concat(Rows("| Alarm | On | Means |")).SelectMany(row => row).SelectMany(cell => Queue().Matches(cell)).Select(match => match.Groups["name"].Value)];

        Assert.NotEmpty(named);
        Assert.Equal([], named.Where(name => !queues.Contains(name)).Distinct());
    }

    [Fact]
    public void Every_queue_is_named_among_those_to_make()
    {
        string paragraph = Page.Split("**Queues.**")[1].Split("**Roles.**")[0];

        Assert.All(
            MirrorQueuesTests.Queues.Where(queue => !queue.EndsWith("-urgent", StringComparison.Ordinal)),
            queue => Assert.Contains($"`{queue}`", paragraph, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_settings_that_are_shown_are_accepted_by_every_service(int service)
    {
        using var folder = new ScratchFolder();
        string file = folder.Write("settings.json", Page.Split("```json\n")[1].Split("```")[0]);
        await using WebApplication host = MirrorHost.Build([Services[service]], file);

        Assert.NotNull(host);
    }

    private static IEnumerable<(string, string)> SettingsOf(Type options, string above)
    {
        object defaults = Activator.CreateInstance(options)!;
        foreach (PropertyInfo property in options.GetProperties())
        {
            if (property.PropertyType == typeof(DynamoDbOptions) || property.PropertyType == typeof(EcrRepositoryOptions))
            {
                foreach ((string, string) nested in SettingsOf(property.PropertyType, property.Name + ":"))
                    yield return nested;
            }
            else
            {
                yield return (above + property.Name, Written(property.GetValue(defaults)));
            }
        }
    }

    private static string Written(object? value) => value switch
    {
        null or ICollection { Count: 0 } => "none",
        string text => text,
        IEnumerable several when several.Cast<object>().ToArray() is var all => all.Length == 0 ? "none" : string.Join(", ", all),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static IEnumerable<string[]> FaultRows() => Rows("| What happened | Event | Where it is | What to do |");

    private static IEnumerable<string[]> Rows(string header) =>
        Page.Split(header)[1].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|'));

    private static IEnumerable<(string Id, string Level)> Logged() =>
        new[] { "services", "shared" }
            .SelectMany(folder => Directory.EnumerateFiles(SolutionFolder.Of(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/dropin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => LogLine().Matches(File.ReadAllText(file)))
            .Select(line => (line.Groups["id"].Value, line.Groups["level"].Value));

    private static string Read(string path) => File.ReadAllText(SolutionFolder.Of(path));

    [GeneratedRegex(@"^\| `(?<name>[\w:]+)` \| (?<default>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\| `(?<name>ecrmirror\.[\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Metric();

    [GeneratedRegex(@"\d{4}")]
    private static partial Regex Event();

    // Queues are in lower case; what has capitals is an attribute, an event or a setting, and what has a slash an address.
    [GeneratedRegex(@"(?<!check )`(?<name>[a-z]+([-_][a-z]+)*)`")]
    private static partial Regex Queue();

    [GeneratedRegex(@"\[LoggerMessage\((?<id>\d+), LogLevel\.(?<level>\w+)")]
    private static partial Regex LogLine();
}
