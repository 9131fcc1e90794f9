using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Rules;
using EcrMirror.Cli.Runs;
using EcrMirror.Cli.Sources;
using EcrMirror.Hosting.Serving;
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
        command.Options.Add(Full);
    }

    /// <summary>Adds also what says how sources and destinations are opened, and how the services run.</summary>
    public static void AddRunTo(Command command)
    {
        AddTo(command);
        SourceFlags.AddTo(command);
        RegistryFlags.AddTo(command);
        RunFlags.AddTo(command);
        ServeFlags.AddConfigTo(command);
    }

    /// <summary>As <see cref="AddRunTo"/>, for a command that asks no destination.</summary>
    public static void AddLookTo(Command command)
    {
        AddRunTo(command);
        command.Options.Remove(Full);
    }

    /// <summary>How the services run for rules.</summary>
    /// <exception cref="WrongInputException">The flags are wrong, or it is not clear which source a secret belongs to.</exception>
    public static RunSettings ReadRun(ParseResult parsed, ChosenRules chosen) => RunFlags.Read(parsed) with
    {
        SettingsFile = ServeFlags.ReadConfig(parsed),
        Registries = RegistryFlags.Read(parsed) + SourceFlags.Read(parsed).For(chosen.Rules.Select(rule => rule.Source.Repository.Host)),
    };

    public static RuleRunSettings Settings(ParseResult parsed) => new() { IsFull = parsed.GetValue(Full) };

    /// <summary>The rules to follow; what is wrong with rules is said on standard error.</summary>
    /// <exception cref="WrongInputException">There are none, or one that is named is not among them.</exception>
    public static async Task<ChosenRules> ReadAsync(ParseResult parsed, Consoles consoles, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        RuleSet read = RuleCheck.Check(await RuleForms.ReadAsync(parsed, cancellationToken), now, RuleCheck.UsualExpiryNotice);
        RuleReport.Complain(consoles, read);

        MirrorRule[] current = [.. read.Rules.Where(rule => !rule.IsExpired(now))];
        string[] named = parsed.GetValue(Ids) ?? [];
        if (named.FirstOrDefault(id => !Array.Exists(current, rule => rule.Id == id)) is { } absent)
        {
            throw new WrongInputException(
                read.Rules.Any(rule => rule.Id == absent) ? $"--rule '{absent}' has expired."
                : Oci.Spelling.Meant(absent, current.Select(rule => rule.Id)) is { } meant ? $"--rule '{absent}' is no rule that is followed: is '{meant}' meant?"
                : $"--rule '{absent}' is no rule that is followed: 'ecr-mirror rules list' names those that are.");
        }

        return new ChosenRules(named is [] ? current : [.. current.Where(rule => named.Contains(rule.Id))], read.Findings.Count(finding => finding.IsError));
    }
}

/// <summary>Rules that a command follows.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Errors">How many things are wrong with what is declared, so that it is not followed.</param>
internal sealed record ChosenRules(IReadOnlyList<MirrorRule> Rules, int Errors);
