using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace EcrMirror.Scheduler.ForeignMessages;

/// <summary>A queue that others send to.</summary>
internal static class ForeignQueue
{
    /// <summary>Has the queue's messages handed over as they are, in the formats of others and in ours.</summary>
    public static void TakeAsText<T>(this IReceiveEndpointConfigurator queue)
        where T : ForeignText
    {
        queue.AddDeserializer(new ForeignTextDeserializer<T>(SystemTextJsonMessageSerializer.JsonContentType));
        queue.AddDeserializer(new ForeignTextDeserializer<T>(new ContentType(MediaTypeNames.Application.Json)), isDefault: true);
    }
}
