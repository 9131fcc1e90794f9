using EcrMirror.Contracts;
using EcrMirror.Copier;
using EcrMirror.Hosting.Messages;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Scheduler;
using EcrMirror.Scheduler.Requests.Bus;
using EcrMirror.Testing;

namespace EcrMirror.Hosting.Tests.Messages;

/// <summary>Queues have no subscriptions: who sends and who consumes have to agree on names.</summary>
public sealed class MirrorQueuesTests
{
    // What the world and single topics are told, and faults, are sent in other ways.
    // What others send is not handed on, and faults of it have no tags to give an outcome to.
    private static readonly string[] NotOfWork = [MirrorQueues.Notices, MirrorQueues.Replies, MirrorQueues.Faults, QueueNames.EcrPushEvents];

    private static readonly (string Queue, HandledMessage Handled)[] Consumed =
    [
        .. from queue in (IEnumerable<QueueHandlers>)[.. SchedulerModule.Queues, .. PlannerModule.Queues, .. CopierModule.Queues, .. PublisherModule.Queues]
           from handled in queue.Messages

           // Requests are handed over as they came, because they may be no requests.
           where handled.Message != typeof(RequestText)
           select (queue.Name, handled),
    ];

    /// <summary>Every queue that some service receives from.</summary>
    public static IReadOnlyCollection<string> Queues { get; } = [.. Consumed.Select(each => each.Queue).Distinct()];

    public static TheoryData<Type> HandedOn =>
        [.. Consumed.Where(each => !NotOfWork.Contains(each.Queue)).Select(each => each.Handled.Message).Distinct()];

    [Theory]
    [MemberData(nameof(HandedOn))]
    public void Work_goes_to_the_queue_of_the_service_that_does_it(Type message)
    {
        string queue = (string)typeof(MirrorQueues).GetMethod(nameof(MirrorQueues.NameOf))!.MakeGenericMethod(message).Invoke(null, null)!;

        Assert.Contains(Consumed, each => each.Handled.Message == message && each.Queue == queue);
        Assert.True(message == typeof(RemoveTags) || Consumed.Any(each => each.Handled.Message == message && each.Queue == MirrorQueues.Urgent(queue)));
    }

    [Fact]
    public void Every_message_is_consumed_by_somebody()
    {
        Type[] messages =
        [
            .. typeof(SyncImage).Assembly.GetExportedTypes()
                .Where(type => File.Exists(Path.Combine(GoldenFolder(), type.Name + ".json"))),
        ];

        Assert.NotEmpty(messages);
        Assert.Equal([], messages.Except(Consumed.Select(each => each.Handled.Message)));
    }

    [Fact]
    public void Every_fault_of_work_is_consumed_where_faults_are_sent()
    {
        IEnumerable<Type> faults = Consumed.Where(each => each.Handled.IsFault).Select(each => each.Handled.Message);

        // What breaks over a request has no tags to give an outcome to: it is in the error queue, and the log says so.
        Assert.Equal(
            HandedOn.Select(row => row.Data).Where(type => type != typeof(MirrorRequest)).OrderBy(type => type.Name, StringComparer.Ordinal),
            faults.OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    private static string GoldenFolder() => SolutionFolder.Of("tests", "EcrMirror.Contracts.Tests", "Golden");
}
