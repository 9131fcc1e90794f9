using System.Runtime.CompilerServices;
using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Oci;
using EcrMirror.Rules;
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
        (Subject, Sources, Destinations, _findings) =
            (subject, [.. rules.Select(SourceOf).OfType<ImageReference>().Distinct()], [.. rules.SelectMany(rule => rule.FindRepositories()).Distinct()], findings);

    public string Area => CheckArea.Rules;

    public string Subject { get; }

    /// <summary>Images that they mirror, one of each source.</summary>
    public IReadOnlyList<ImageReference> Sources { get; }

    /// <summary>Where they mirror to.</summary>
    public IReadOnlyList<Repository> Destinations { get; }

    /// <summary>Reads the rules of the state that the settings name; null where they name none.</summary>
    public static async Task<DeclaredRules?> ReadAsync(StateOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        string subject = options.DynamoDb is { } dynamo ? dynamo.MirrorTable ?? $"{dynamo.TablePrefix}rules" : options.SqliteFile ?? "";
        try
        {
            // The caller may be a terminal that is to be stopped, and the search for credentials hears of no such wish.
            return await MirrorRuleReading.ReadAsync(options, time, cancellationToken).WaitAsync(Patience, time, cancellationToken) is { } read
                ? Of(subject, read, time.GetUtcNow())
                : null;
        }
        catch (Exception unreadable) when (unreadable is StateException or RuleSourceException)
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

    private static DeclaredRules Of(string subject, RuleSet read, DateTimeOffset now)
    {
        MirrorRule[] current = [.. read.Rules.Where(rule => !rule.IsExpired(now))];
        return new DeclaredRules(subject, current, [.. Describe(current, read)]);
    }

    private static IEnumerable<Finding> Describe(MirrorRule[] current, RuleSet read)
    {
        int expired = read.Rules.Count - current.Length;
        int destinations = current.SelectMany(rule => rule.FindRepositories()).Distinct().Count();
        yield return Finding.Ok($"{Amount.Of(current.Length, "rule")}{(expired > 0 ? $", and {expired} that expired" : "")}; {Amount.Of(destinations, "destination")}");
        foreach (RuleFinding finding in read.Findings)
            yield return Finding.Warning($"something is wrong with '{finding.Origin}'", finding.Problem);
    }

    // Of a selection, one that is named stands for all; without one it is found out only by listing.
    private static ImageReference? SourceOf(MirrorRule rule) => rule.Source.Image
        ?? (rule.Selection?.Tags.Select(pattern => pattern.Name).FirstOrDefault(name => name is not null) is { } named ? new ImageReference(rule.Source.Repository, named) : null);
}
