namespace EcrMirror.LocalEcr.Events;

/// <summary>Whom events are handed to.</summary>
public interface IEcrEventSink
{
    /// <summary>Takes one event. What it throws counts as not delivered, and is not tried again.</summary>
    Task TakeAsync(EcrEvent happened, CancellationToken cancellationToken);
}
