using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Rules;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Requests.Admission;

/// <summary>Decides whether requests may name what they name: otherwise who may write to the queue could read and write everywhere that we can.</summary>
internal sealed class RequestAllowance(IOptions<RequestOptions> options, KnownRules rules)
{
    private readonly bool _isEverything = options.Value.MayName is RequestScope.Everything;

    private readonly (GlobPattern Source, GlobPattern[] Destinations)[] _pairs =
        [.. options.Value.Allow.Select(pair => (GlobPattern.Parse(pair.Source), pair.Destinations.Select(GlobPattern.Parse).ToArray()))];

    private readonly GlobPattern[] _replyTopics = [.. options.Value.ReplyTopics.Select(GlobPattern.Parse)];

    public bool AllowsReplyTopic(string topic) => _isEverything || _replyTopics.Any(pattern => pattern.IsMatch(topic));

    /// <summary>One problem for each part that may not be named.</summary>
    /// <exception cref="EcrMirror.Rules.RuleSourceException">No rule that is known names something, and not all are known.</exception>
    public async Task<IReadOnlyList<RequestProblem>> FindDeniedAsync(MirrorRequest request, CancellationToken cancellationToken)
    {
        if (_isEverything)
            return [];

        List<RequestProblem> denied = [];
        if (request.ReplyTopic is { } topic && !AllowsReplyTopic(topic))
        {
            denied.Add(Deny(
                "$.replyTopic",
                $"Requests may not be answered on {topic}. Add a pattern of it to {RequestOptions.Section}:{nameof(RequestOptions.ReplyTopics)}, or leave it out."));
        }

        Repository source = request.Source.Repository;
        HashSet<Repository> open = [.. request.Destinations.Select(destination => destination.Repository).Where(place => !IsPaired(source, place))];
        if (open.Count > 0 && rules.Recent is { } recent)
            open.ExceptWith(recent.DestinationsOf(source));
        if (open.Count > 0)
            await ExceptAllowedAsync(open, source, cancellationToken);

        for (int at = 0; at < request.Destinations.Count; at++)
        {
            Repository place = request.Destinations[at].Repository;
            if (open.Contains(place))
            {
                denied.Add(Deny(
                    $"$.destinations[{at}].repository",
                    $"No rule mirrors {source} to {place}, and requests may not name what no rule does. Add a rule for it, or an entry with patterns of both to {RequestOptions.Section}:{nameof(RequestOptions.Allow)}."));
            }
        }

        return denied;
    }

    private async Task ExceptAllowedAsync(HashSet<Repository> open, Repository source, CancellationToken cancellationToken)
    {
        RuleBook read = await rules.ReadAsync(cancellationToken);
        open.ExceptWith(read.DestinationsOf(source));

        // What stands where nobody could read may allow it.
        if (open.Count > 0 && read.Missing is { } missing)
            throw missing;
    }

    private bool IsPaired(Repository source, Repository place) => _pairs.Any(pair =>
        pair.Source.IsMatch(source.ToString()) && pair.Destinations.Any(pattern => pattern.IsMatch(place.ToString())));

    private static RequestProblem Deny(string path, string message) => new() { Code = RejectionCodes.NotAllowed, Path = path, Message = message };
}
