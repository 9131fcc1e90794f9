using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;

namespace EcrMirror.Scheduler.Rules;

/// <summary>What a rule makes due: an image, or a look at the tags of a repository.</summary>
public abstract record DueWork
{
    private DueWork()
    {
    }

    /// <summary>What events about it carry.</summary>
    public abstract string RequestId { get; }

    /// <summary>What it is about, for a person.</summary>
    public abstract string Source { get; }

    /// <summary>Has it looked at.</summary>
    public abstract Task HandOnAsync(IMessageSender sender, CancellationToken cancellationToken);

    /// <summary>One image.</summary>
    /// <param name="Sync">What the Planner is sent.</param>
    public sealed record Image(SyncImage Sync) : DueWork
    {
        /// <inheritdoc/>
        public override string RequestId => Sync.RequestId;

        /// <inheritdoc/>
        public override string Source => Sync.Source.ToString();

        /// <inheritdoc/>
        public override Task HandOnAsync(IMessageSender sender, CancellationToken cancellationToken) => sender.HandOnAsync(Sync, cancellationToken);
    }

    /// <summary>The tags that a selection means.</summary>
    /// <param name="Sync">What the Planner is sent.</param>
    public sealed record Tags(SyncRepository Sync) : DueWork
    {
        /// <inheritdoc/>
        public override string RequestId => Sync.RequestId;

        /// <inheritdoc/>
        public override string Source => Sync.Source.ToString();

        /// <inheritdoc/>
        public override Task HandOnAsync(IMessageSender sender, CancellationToken cancellationToken) => sender.HandOnAsync(Sync, cancellationToken);
    }
}
