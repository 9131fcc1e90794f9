using EcrMirror.Contracts;

namespace EcrMirror.Scheduler.Requests.Admission;

/// <summary>What becomes of a message that came as a request.</summary>
/// <param name="Ignored">Where it has members that mean nothing.</param>
internal abstract record RequestVerdict(IReadOnlyList<string> Ignored)
{
    /// <summary>The request's id; null if it could not be read.</summary>
    public abstract string? RequestId { get; }

    /// <summary>It is carried out.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Ignored">Where it has members that mean nothing.</param>
    public sealed record Accepted(MirrorRequest Request, IReadOnlyList<string> Ignored) : RequestVerdict(Ignored)
    {
        public override string? RequestId => Request.RequestId;
    }

    /// <summary>It is not.</summary>
    /// <param name="Event">Why.</param>
    /// <param name="Ignored">Where it has members that mean nothing.</param>
    public sealed record Rejected(RequestRejected Event, IReadOnlyList<string> Ignored) : RequestVerdict(Ignored)
    {
        public override string? RequestId => Event.RequestId;
    }
}
