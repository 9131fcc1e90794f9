using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Requests.Admission;

/// <summary>Finds every pattern that is none before the first request does.</summary>
internal sealed class RequestOptionsCheck : IValidateOptions<RequestOptions>
{
    public ValidateOptionsResult Validate(string? name, RequestOptions options)
    {
        List<string> problems = [];
        for (int at = 0; at < options.Allow.Count; at++)
        {
            string entry = $"{RequestOptions.Section}:{nameof(RequestOptions.Allow)}:{at}";
            Check($"{entry}:{nameof(AllowedMirror.Source)}", options.Allow[at].Source, isRepository: true);
            if (options.Allow[at].Destinations.Count == 0)
                problems.Add($"{entry}:{nameof(AllowedMirror.Destinations)} is empty, so that the entry allows nothing. Name at least one pattern.");
            for (int destination = 0; destination < options.Allow[at].Destinations.Count; destination++)
                Check($"{entry}:{nameof(AllowedMirror.Destinations)}:{destination}", options.Allow[at].Destinations[destination], isRepository: true);
        }

        for (int at = 0; at < options.ReplyTopics.Count; at++)
            Check($"{RequestOptions.Section}:{nameof(RequestOptions.ReplyTopics)}:{at}", options.ReplyTopics[at], isRepository: false);

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Check(string setting, string pattern, bool isRepository)
        {
            try
            {
                GlobPattern.Parse(pattern);
                if (isRepository && pattern is not "**" && !pattern.Contains('/'))
                    problems.Add($"{setting} is '{pattern}', which no repository is called: they are written host/name, also those of docker.io.");
                if (!isRepository && !pattern.StartsWith("arn:", StringComparison.Ordinal))
                    problems.Add($"{setting} is '{pattern}', which no topic is called: write the pattern of an ARN, such as arn:aws:sns:eu-west-1:123456789012:*.");
            }
            catch (FormatException malformed)
            {
                problems.Add($"{setting} is wrong: {malformed.Message}");
            }
        }
    }
}
