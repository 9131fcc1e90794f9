using EcrMirror.Contracts;
using MassTransit;

namespace EcrMirror.Hosting.Bus;

/// <summary>Sends commands to the one queue that takes them: a command's queue bears its name, unless others use the queue by another.</summary>
public static class Commands
{
    /// <summary>Sends a command to its consumer, such as <c>CopyManifest</c> to the queue <c>copy-manifest</c>.</summary>
    public static async Task SendCommandAsync<T>(this ISendEndpointProvider sender, T command, CancellationToken cancellationToken)
        where T : class
    {
        ISendEndpoint queue = await sender.GetSendEndpoint(Queue<T>.Address);
        await queue.Send(command, cancellationToken);
    }

    private static class Queue<T>
    {
        public static readonly Uri Address = new("queue:" + (typeof(T) == typeof(MirrorRequest)
            ? QueueNames.MirrorRequests
            : KebabCaseEndpointNameFormatter.Instance.SanitizeName(typeof(T).Name)));
    }
}
