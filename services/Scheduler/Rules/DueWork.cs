using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using MassTransit;

namespace EcrMirror.Scheduler.Rules;

/// <summary>What a rule makes due: an image, or a look at the tags of a repository.</summary>
internal abstract record DueWork
{
    private DueWork()
    {
    }

    public abstract string RequestId { get; }

    public abstract string Source { get; }

    public abstract Task HandOnAsync(ISendEndpointProvider sender, CancellationToken cancellationToken);

    public sealed record Image(SyncImage Sync) : DueWork
    {
        public override string RequestId => Sync.RequestId;

        public override string Source => Sync.Source.ToString();

        public override Task HandOnAsync(ISendEndpointProvider sender, CancellationToken cancellationToken) => sender.HandOnAsync(Sync, cancellationToken);
    }

    public sealed record Tags(SyncRepository Sync) : DueWork
    {
        public override string RequestId => Sync.RequestId;

        public override string Source => Sync.Source.ToString();

        public override Task HandOnAsync(ISendEndpointProvider sender, CancellationToken cancellationToken) => sender.HandOnAsync(Sync, cancellationToken);
    }
}
