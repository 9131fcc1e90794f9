using EcrMirror.Contracts;
using EcrMirror.Copier;
using EcrMirror.Hosting.Bus;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Scheduler;
using EcrMirror.Scheduler.Requests.Bus;
using EcrMirror.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Tests.Bus;

/// <summary>Queues have no subscriptions: who sends and who consumes have to agree on names.</summary>
public sealed class MirrorQueuesTests
{
    // What the world and single topics are told, and faults, are sent in other ways.
    // What others send is not handed on, and faults of it have no tags to give an outcome to.
    private static readonly string[] NotOfWork = [MirrorQueues.Notices, MirrorQueues.Replies, MirrorQueues.Faults, QueueNames.EcrPushEvents];

    private static readonly (string Queue, Type Message)[] Consumed = [.. ConsumedBy(bus =>
    {
        bus.AddScheduler();
        bus.AddPlanner();
        bus.AddCopier();
        bus.AddPublisher();
    })];

    /// <summary>Every queue that some service receives from.</summary>
    public static IReadOnlyCollection<string> Queues { get; } = [.. Consumed.Select(each => each.Queue).Distinct()];

    public static TheoryData<Type> HandedOn =>
        [.. Consumed.Where(each => !NotOfWork.Contains(each.Queue)).Select(each => each.Message).Distinct()];

    [Theory]
    [MemberData(nameof(HandedOn))]
    public async Task Work_goes_to_the_queue_of_the_service_that_does_it(Type message)
    {
        var book = new AddressBook();

        await ((Task)typeof(MirrorQueues).GetMethod(nameof(MirrorQueues.HandOnAsync))!.MakeGenericMethod(message)
            .Invoke(null, [book, System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(message), TestContext.Current.CancellationToken])!)
            .ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Contains(Consumed, each => each.Message == message && book.Asked == new Uri("queue:" + each.Queue));
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
        Assert.Equal([], messages.Except(Consumed.Select(each => each.Message)));
    }

    [Fact]
    public void Every_fault_of_work_is_consumed_where_faults_are_sent()
    {
        IEnumerable<Type> faults = Consumed.Where(each => each.Queue == MirrorQueues.Faults).Select(each => each.Message.GenericTypeArguments[0]);

        // What breaks over a request has no tags to give an outcome to: it is in the error queue, and the log says so.
        Assert.Equal(
            HandedOn.Select(row => row.Data).Where(type => type != typeof(MirrorRequest)).OrderBy(type => type.Name, StringComparer.Ordinal),
            faults.OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    private static IEnumerable<(string Queue, Type Message)> ConsumedBy(Action<IBusRegistrationConfigurator> modules)
    {
        var services = new ServiceCollection();
        services.AddOptions();
        services.AddMassTransit(bus => modules(bus));
        using ServiceProvider provider = services.BuildServiceProvider();
        foreach (Type definition in services.Select(service => service.ServiceType).Where(type => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(IConsumerDefinition<>)).ToArray())
        {
            var consumer = (IConsumerDefinition)provider.GetRequiredService(definition);
            foreach (Type role in consumer.ConsumerType.GetInterfaces().Where(role => role.IsGenericType && role.GetGenericTypeDefinition() == typeof(IConsumer<>)))
            {
                // Requests of other systems are handed over as they came, because they may be no requests.
                Type message = role.GenericTypeArguments[0] is { Name: nameof(RequestText) } ? typeof(MirrorRequest) : role.GenericTypeArguments[0];
                yield return (consumer.GetEndpointName(KebabCaseEndpointNameFormatter.Instance), message);
            }
        }
    }

    private static string GoldenFolder() => SolutionFolder.Of("tests", "EcrMirror.Contracts.Tests", "Golden");

    /// <summary>Notes where something is to be sent, and sends nothing.</summary>
    private sealed class AddressBook : ISendEndpointProvider
    {
        public Uri? Asked { get; private set; }

        public Task<ISendEndpoint> GetSendEndpoint(Uri address)
        {
            Asked = address;
            throw new InvalidOperationException("Nothing is sent.");
        }

        public ConnectHandle ConnectSendObserver(ISendObserver observer) => throw new NotSupportedException();
    }
}
