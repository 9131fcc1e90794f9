using EcrMirror.Hosting.Bus;
using EcrMirror.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Messages;

/// <summary>The queues of a process whose work ends with it.</summary>
public static class MemoryQueueServices
{
    /// <summary>Adds the queues of all services, in place of a bus.</summary>
    public static IServiceCollection AddMemoryQueues(this IServiceCollection services, params IReadOnlyList<QueueHandlers> queues)
    {
        services.TryAddSingleton(TimeProvider.System);
        foreach (HandledMessage message in queues.SelectMany(queue => queue.Messages))
            message.AddTo(services);

        // Messages in memory end with the process, and so do the plans they belong to.
        services.PostConfigure<StateOptions>(state => state.KeepsPlansInMemory = true);
        services.TryAddSingleton(new BusOptions { Transport = TransportKind.Memory });
        services.TryAddSingleton(provider => new MemoryQueues(
            queues, provider, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MemoryQueues>>()));
        services.AddSingleton<IMessageSender>(provider => provider.GetRequiredService<MemoryQueues>());
        return services;
    }
}
