using EcrMirror.Contracts;

namespace EcrMirror.Scheduler.Requests.Admission;

/// <summary>What becomes of a message that came as a request.</summary>
internal abstract record RequestVerdict
{
    private RequestVerdict()
    {
    }

    /// <summary>It is carried out.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Ignored">Where it has members that mean nothing.</param>
    public sealed record Accepted(MirrorRequest Request, IReadOnlyList<string> Ignored) : RequestVerdict;

    /// <summary>It is not.</summary>
    /// <param name="Event">Why.</param>
    public sealed record Rejected(RequestRejected Event) : RequestVerdict;
}
