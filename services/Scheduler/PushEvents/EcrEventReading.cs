namespace EcrMirror.Scheduler.PushEvents;

/// <summary>What a message of the queue of push events is.</summary>
internal abstract record EcrEventReading
{
    private EcrEventReading()
    {
    }

    /// <summary>A push that succeeded.</summary>
    public sealed record Pushed(EcrPush Push) : EcrEventReading;

    /// <summary>An event about something else.</summary>
    /// <param name="About">What it calls itself.</param>
    public sealed record Other(string About) : EcrEventReading;

    /// <summary>No event that can be read.</summary>
    /// <param name="Code">What kind of problem it has: a word of <see cref="Contracts.RejectionCodes"/>.</param>
    /// <param name="Reason">The problem in words.</param>
    public sealed record Unreadable(string Code, string Reason) : EcrEventReading;
}
