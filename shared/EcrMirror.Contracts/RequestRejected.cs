namespace EcrMirror.Contracts;

/// <summary>
/// A request is not carried out. It is on the queue <see cref="QueueNames.RejectedRequests"/>, as it was sent. From the Scheduler to
/// the world.
/// </summary>
public sealed record RequestRejected
{
    /// <summary>Problems that are listed: an event must fit into a message.</summary>
    public const int MostProblems = 50;

    /// <summary>Bytes of the message that are repeated.</summary>
    public const int MostBytes = 1024;

    /// <summary>The request; null if its id could not be read.</summary>
    public string? RequestId { get; init; }

    /// <summary>What is wrong with it, at most <see cref="MostProblems"/>.</summary>
    public required IReadOnlyList<RequestProblem> Problems { get; init; }

    /// <summary>How many problems there are beyond those listed.</summary>
    public int FurtherProblems { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How the message begins, at most <see cref="MostBytes"/> bytes of it.</summary>
    public required string BodyStart { get; init; }

    /// <summary>The topic that it wanted to be answered on; null if it named none, or none that requests may name.</summary>
    public string? ReplyTopic { get; init; }
}

/// <summary>One thing that is wrong with a request.</summary>
public sealed record RequestProblem
{
    /// <summary>What kind of problem it is: one of <see cref="RejectionCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Where it is, such as <c>$.destinations[0].repository</c>; <c>$</c> for the whole.</summary>
    public required string Path { get; init; }

    /// <summary>What is wrong and what to do, in a sentence.</summary>
    public required string Message { get; init; }
}
