using EcrMirror.Contracts;

namespace EcrMirror.Scheduler.Requests.Reading;

/// <summary>What could be read of a message that should be a request.</summary>
internal sealed record RequestReading
{
    /// <summary>The request; null if there are problems.</summary>
    public MirrorRequest? Request { get; init; }

    /// <summary>Everything that is wrong with it.</summary>
    public required IReadOnlyList<RequestProblem> Problems { get; init; }

    /// <summary>Where there are members that mean nothing here. They are no problem, but may be mistyped.</summary>
    public required IReadOnlyList<string> Ignored { get; init; }

    /// <summary>The request's id, also where something else is wrong; null if it could not be read.</summary>
    public string? RequestId { get; init; }

    /// <summary>The reply topic, also where something else is wrong; null if there is none or it could not be read.</summary>
    public string? ReplyTopic { get; init; }
}
