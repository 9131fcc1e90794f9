using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Policies;
using EcrMirror.Cli.Rules;
using EcrMirror.Cli.Runs;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Checks;

namespace EcrMirror.Cli.Sync;

/// <summary>Flags of every command that follows rules.</summary>
internal static class RuleFlags
{
    private static readonly Option<string[]> Ids = new("--rule")
    {
        Description = "A rule to follow, by its id, as often as needed; all of them without.",
        HelpName = "ID",
    };

    private static readonly Option<bool> Full = new("--full")
    {
        Description = "Look at every tag of every destination, also where it is known from earlier what they point to: this finds what others moved there.",
    };

    public static void AddTo(Command command)
    {
        RuleForms.AddTo(command);
        command.Options.Add(Ids);
    }

    /// <summary>Adds also what says how sources and destinations are opened, and how the services run.</summary>
    /// <param name="command">The command.</param>
    /// <param name="mayBeFull">Whether it can look at every tag of every destination.</param>
    public static void AddRunTo(Command command, bool mayBeFull)
    {
        AddTo(command);
        if (mayBeFull)
            command.Options.Add(Full);
        PlatformFlags.AddTo(command);
        MirrorFlags.AddTo(command);
    }

    /// <summary>How the services run for rules.</summary>
    /// <exception cref="WrongInputException">The flags are wrong, or it is not clear which source a secret belongs to.</exception>
    public static RunSettings ReadRun(ParseResult parsed, ChosenRules chosen) =>
        MirrorFlags.Read(parsed, SourcesOf(chosen));

    /// <summary>How the services run for rules that are still being read: where something is said of their sources, these are waited for when the settings are used.</summary>
    /// <exception cref="WrongInputException">The flags are wrong.</exception>
    public static RunSettings ReadRun(ParseResult parsed, Task<ChosenRules> reading) =>
        MirrorFlags.Read(parsed, access => access.SaysNothing ? _ => { } : registries => access.For(SourcesOf(reading.GetAwaiter().GetResult()))(registries));

    private static IEnumerable<RegistryHost> SourcesOf(ChosenRules chosen) => chosen.Rules.Select(rule => rule.Source.Repository.Host);

    /// <summary>How far a look at rules goes.</summary>
    /// <exception cref="WrongInputException">The policy cannot be read.</exception>
    public static RuleRunSettings Settings(ParseResult parsed) => new() { IsFull = parsed.GetValue(Full), Policy = PolicyFlags.Read(parsed) };

    /// <summary>The rules to follow; what is wrong with rules is said on standard error.</summary>
    /// <exception cref="WrongInputException">There are none, or one that is named is not among them.</exception>
    public static async Task<ChosenRules> ReadAsync(ParseResult parsed, Consoles consoles, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        RuleSet read = RuleCheck.Check(await RuleForms.ReadAsync(parsed, cancellationToken), now, RuleCheck.UsualExpiryNotice);
        RuleReport.Complain(consoles, read);
        RuleFinding[] errors = [.. read.Findings.Where(finding => finding.IsError)];

        MirrorRule[] current = [.. read.Rules.Where(rule => !rule.IsExpired(now))];
        IReadOnlyList<string> named = IdsOf(parsed);
        if (named.FirstOrDefault(id => !Array.Exists(current, rule => rule.Id == id)) is { } absent)
        {
            throw new WrongInputException(
                read.Rules.Any(rule => rule.Id == absent) ? $"--rule '{absent}' has expired."
                : Spelling.Meant(absent, current.Select(rule => rule.Id)) is { } meant ? $"--rule '{absent}' is no rule that is followed: is '{meant}' meant?"
                : $"--rule '{absent}' is no rule that is followed: 'ecr-mirror rules list' names those that are.");
        }

        return new ChosenRules(named is [] ? current : [.. current.Where(rule => named.Contains(rule.Id))], errors) { HasEnded = current.Length < read.Rules.Count };
    }

    /// <summary>The rules to follow, as flags change them: with platforms where they name none, and without those whose sources may not be mirrored.</summary>
    /// <exception cref="WrongInputException">There are none, one that is named is not among them, or flags are wrong.</exception>
    public static async Task<ChosenRules> ReadRunRulesAsync(ParseResult parsed, Consoles consoles, TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyList<Platform> platforms = PlatformFlags.Read(parsed);
        ContainersPolicy policy = PolicyFlags.Read(parsed);
        ChosenRules chosen = await ReadAsync(parsed, consoles, time, cancellationToken);
        RuleSet followed = Followed(chosen.Rules, platforms, policy);
        foreach (RuleFinding refused in followed.Findings)
            consoles.Complain(refused.ToString());
        return chosen with { Rules = followed.Rules, Wrong = [.. chosen.Wrong, .. followed.Findings] };
    }

    /// <summary>Rules as flags change them, and those whose sources may not be mirrored as errors.</summary>
    public static RuleSet Followed(IEnumerable<MirrorRule> rules, IReadOnlyList<Platform> platforms, ContainersPolicy policy)
    {
        var followed = new List<MirrorRule>();
        var refused = new List<RuleFinding>();
        foreach (MirrorRule rule in rules)
        {
            if (policy.Refuses(rule.Source.Repository) is { } refusal)
                refused.Add(RuleFinding.Error(rule.Origin, refusal));
            else
                followed.Add(platforms.Count > 0 && rule.Platforms is null ? rule with { Platforms = platforms } : rule);
        }

        return new RuleSet(followed, refused);
    }

    /// <summary>The rules that are named; none means all.</summary>
    public static IReadOnlyList<string> IdsOf(ParseResult parsed) => parsed.GetValue(Ids) ?? [];
}

/// <summary>Rules that a command follows.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Wrong">What is wrong with what is declared, so that it is not followed.</param>
internal sealed record ChosenRules(IReadOnlyList<MirrorRule> Rules, IReadOnlyList<RuleFinding> Wrong)
{
    /// <summary>Whether there are rules that have ended.</summary>
    public bool HasEnded { get; init; }

    /// <summary>How many things are wrong.</summary>
    public int Errors => Wrong.Count;
}
