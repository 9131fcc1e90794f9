using System.Text;
using EcrMirror.Contracts;
using EcrMirror.Scheduler.Requests.Reading;
using EcrMirror.State.Requests;

namespace EcrMirror.Scheduler.Requests.Admission;

/// <summary>Decides what becomes of a message that came as a request. The same message gets the same answer, as often as it comes.</summary>
internal sealed class RequestAdmission(RequestAllowance allowance, IRequestLog requests, TimeProvider time)
{
    public async Task<RequestVerdict> JudgeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        DateTimeOffset receivedAt = time.GetUtcNow();
        RequestReading reading = MirrorRequestReader.Read(body);
        IReadOnlyList<RequestProblem> problems = reading.Request is { } request
            ? await FindProblemsAsync(request, receivedAt, cancellationToken)
            : reading.Problems;
        if (problems.Count == 0)
            return new RequestVerdict.Accepted(reading.Request!, reading.Ignored);

        var rejected = new RequestRejected
        {
            RequestId = reading.RequestId,
            Problems = [.. problems.Take(RequestRejected.MostProblems)],
            FurtherProblems = Math.Max(0, problems.Count - RequestRejected.MostProblems),
            ReceivedAt = receivedAt,
            BodyStart = Start(body.Span),
            ReplyTopic = reading.ReplyTopic is { } topic && allowance.AllowsReplyTopic(topic) ? topic : null,
        };
        return new RequestVerdict.Rejected(rejected, reading.Ignored);
    }

    private async Task<IReadOnlyList<RequestProblem>> FindProblemsAsync(
        MirrorRequest request, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        IReadOnlyList<RequestProblem> denied = await allowance.FindDeniedAsync(request, cancellationToken);
        if (denied.Count > 0)
            return denied;

        // Noted last: a request that was rejected may come again, corrected, under its id.
        var record = new RequestRecord
        {
            RequestId = request.RequestId,
            Content = RequestContent.DigestOf(request),
            ReceivedAt = receivedAt,
            ReplyTopic = request.ReplyTopic,
        };
        RequestRecord first = await requests.RecordAsync(record, cancellationToken);
        return first.Content == record.Content ? [] :
        [
            Problem(
                RejectionCodes.RequestIdReused,
                "$.requestId",
                $"'{request.RequestId}' asked for something else at {first.ReceivedAt:u}. Give each request an id of its own; only the same request may come again under its id."),
        ];
    }

    private static RequestProblem Problem(string code, string path, string message) => new() { Code = code, Path = path, Message = message };

    // Whole characters, and what is none as U+FFFD, which must not make it longer than it may be.
    private static string Start(ReadOnlySpan<byte> body)
    {
        var start = new StringBuilder();
        int bytes = 0;
        foreach (Rune character in Encoding.UTF8.GetString(body[..Math.Min(body.Length, RequestRejected.MostBytes)]).EnumerateRunes())
        {
            bytes += character.Utf8SequenceLength;
            if (bytes > RequestRejected.MostBytes)
                break;
            start.Append(character.ToString());
        }

        return start.ToString();
    }
}
