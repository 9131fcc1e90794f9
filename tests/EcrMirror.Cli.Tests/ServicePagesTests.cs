using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using EcrMirror.Contracts;
using EcrMirror.Copier;
using EcrMirror.Hosting.Messages;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Publisher.Notices;
using EcrMirror.Scheduler;
using EcrMirror.Scheduler.PushEvents;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Scheduler.Requests.Bus;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Sweep;
using EcrMirror.Testing;

namespace EcrMirror.Cli.Tests;

/// <summary>The page of each service, held to what is registered and to what can be set.</summary>
public sealed partial class ServicePagesTests
{
    private static readonly Dictionary<string, IReadOnlyList<QueueHandlers>> Services = new()
    {
        ["Scheduler"] = SchedulerModule.Queues,
        ["Planner"] = PlannerModule.Queues,
        ["Copier"] = CopierModule.Queues,
        ["Publisher"] = PublisherModule.Queues,
    };

    private static readonly string[] Messages =
        [.. typeof(SyncImage).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false }).Select(type => type.Name)];

    // Parts of messages, and what is read from the text of others.
    private static readonly string[] NoneSent =
        ["CopiedDestination", "FailedDestination", "Destination", "RequestProblem", "TagSelection", "MirrorRequest", "OwnedTag"];

    public static TheoryData<string> Names => [.. Services.Keys];

    // In the order of the page.
    private static readonly Dictionary<string, Type[]> Options = new()
    {
        ["Scheduler"] = [typeof(RequestOptions), typeof(RuleOptions), typeof(PushEventOptions), typeof(SweepOptions), typeof(ScheduleOptions)],
        ["Planner"] = [typeof(PlannerOptions)],
        ["Copier"] = [typeof(CopierOptions)],
        ["Publisher"] = [typeof(PublisherOptions), typeof(NoticeOptions)],
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_lists_what_the_service_consumes(string service)
    {
        HandledMessage[] handled = [.. Services[service].SelectMany(queue => queue.Messages)];

        string[] listed = Row(service, "In").Split("faults of");

        Assert.Equal(
            handled.Where(message => !message.IsFault).Select(message => Name(message.Message)).Distinct().Order(StringComparer.Ordinal),
            Words(listed[0]).Order(StringComparer.Ordinal));
        Assert.Equal(
            handled.Where(message => message.IsFault).Select(fault => fault.Message.Name).Order(StringComparer.Ordinal),
            Words(listed.ElementAtOrDefault(1) ?? "").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_lists_the_messages_that_the_service_makes(string service)
    {
        string code = string.Concat(Directory.EnumerateFiles(Folder(service), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        // Made by name, or as what a method or a member with that name for a type makes.
        IEnumerable<string> made = Messages.Where(message =>
            Regex.IsMatch(code, $@"\bnew {message}\b(?!\()|\b(static|public|private) {message} \w+\([^)]*\) => new\(\)"));

        Assert.Equal(
            made.Except(NoneSent).Order(StringComparer.Ordinal),
            Words(Row(service, "Out")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_lists_every_setting_with_its_default(string service)
    {
        IEnumerable<(string, string)> listed = Setting().Matches(Page(service)).Select(match => (match.Groups["name"].Value, match.Groups["default"].Value));

        Assert.Equal(
            Options[service].SelectMany(type => type.GetProperties().Select(property => (property.Name, Written(property.GetValue(Activator.CreateInstance(type)))))),
            listed);
    }

    private static string Written(object? value) => value is ICollection { Count: 0 } ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    // What other systems send is handed over as it came, because it may be something else.
    private static string Name(Type message) =>
        message == typeof(RequestText) ? nameof(MirrorRequest) : message == typeof(EcrEventText) ? QueueNames.EcrPushEvents : message.Name;

    private static string Row(string service, string title) =>
        Page(service).Split('\n').Single(line => line.StartsWith($"| {title} |", StringComparison.Ordinal));

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Groups["word"].Value);

    private static string Page(string service) => File.ReadAllText(Path.Combine(Folder(service), "README.md"));

    private static string Folder(string service) => SolutionFolder.Of("services", service);

    [GeneratedRegex(@"`(?<word>[\w-]+)`")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<default>[\w:.-]+) \|", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
