using System.Runtime.CompilerServices;
using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.State;
using EcrMirror.State.Rules;

namespace EcrMirror.Cli.Doctor;

/// <summary>The rules of the services that the settings are for: what they name is looked at, and what is wrong with them is told.</summary>
internal sealed class DeclaredRules : ICheck
{
    // As long as any check has.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<Finding> _findings;

    private DeclaredRules(string subject, IReadOnlyList<MirrorRule> rules, params IReadOnlyList<Finding> findings) =>
        (Subject, Rules, _findings) = (subject, rules, findings);

    public string Area => CheckArea.Rules;

    public string Subject { get; }

    /// <summary>Those that hold.</summary>
    public IReadOnlyList<MirrorRule> Rules { get; }

    /// <summary>Reads the rules of the state that the settings name; null where they name none.</summary>
    public static async Task<DeclaredRules?> ReadAsync(StateOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        string subject = options.DynamoDb is { } dynamo ? dynamo.MirrorTable ?? $"{dynamo.TablePrefix}rules" : options.SqliteFile ?? "";
        try
        {
            // The caller may be a terminal that is to be stopped, and the search for credentials hears of no such wish.
            return await MirrorRuleReading.ReadAsync(options, time, cancellationToken).WaitAsync(Patience, time, cancellationToken) is { } read
                ? new DeclaredRules(subject, read.Current, [.. Describe(read)])
                : null;
        }
        catch (StateException unreadable)
        {
            return new DeclaredRules(subject, [], Finding.Failed("the rules cannot be read", unreadable.Message));
        }
        catch (TimeoutException)
        {
            return new DeclaredRules(subject, [], Finding.Failed("the rules cannot be read", $"There was no answer within {Patience.TotalSeconds:0} s."));
        }
    }

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (Finding finding in _findings)
            yield return finding;
    }

    private static IEnumerable<Finding> Describe(MirrorRules read)
    {
        string expired = read.Expired is [] ? "" : $", and {read.Expired.Count} that expired";
        int destinations = read.Current.SelectMany(rule => rule.Destinations).Select(destination => destination.Repository).Distinct().Count();
        yield return Finding.Ok($"{Amount.Of(read.Current.Count, "rule")}{expired}; {Amount.Of(destinations, "destination")}");
        foreach (MirrorRuleFinding finding in read.Findings)
            yield return Finding.Warning($"something is wrong with '{finding.Key}'", finding.Reason);
    }
}
