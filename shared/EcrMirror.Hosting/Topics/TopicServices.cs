using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Hosting.Topics;

/// <summary>How a service gets at topics.</summary>
public static class TopicServices
{
    /// <summary>Adds <see cref="ITopics"/>, where the options of the bus say that queues and topics are.</summary>
    public static IServiceCollection AddTopics(this IServiceCollection services)
    {
        services.TryAddSingleton<ITopics, SnsTopics>();
        return services;
    }
}
