using EcrMirror.Cli.Runs;
using EcrMirror.Hosting.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.EndToEnd.Tests.Delivery;

/// <summary>Delivers every message twice, as queues may.</summary>
internal sealed class TwiceDelivered(IServiceProvider services)
    : MemoryQueues(RunHost.Queues, services, TimeProvider.System, NullLogger<MemoryQueues>.Instance)
{
    public override void Put(string queue, object message)
    {
        base.Put(queue, message);
        base.Put(queue, message);
    }
}
