using System.CommandLine;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;

namespace EcrMirror.Cli.Rules;

/// <summary>The forms that rules can be read from. A further one is a further entry of <see cref="All"/>.</summary>
internal static class RuleForms
{
    private static readonly Option<string[]> Paths = new("--rules")
    {
        Description = "A YAML file with rules, or a folder of them (*.yaml, *.yml), as often as needed.",
        HelpName = "FILE|FOLDER",
    };

    private static readonly RuleForm File = new("file", [Paths], parsed => parsed.GetValue(Paths) is { Length: > 0 } paths
        ? new RuleFileSource(paths)
        : throw new WrongInputException("It is not said where rules are: name files or folders with --rules."));

    /// <summary>In the order of the help.</summary>
    private static IReadOnlyList<RuleForm> All { get; } = [File];

    private static readonly Option<string[]> From = CreateFrom();

    public static void AddTo(Command command)
    {
        if (All.Count > 1)
            command.Options.Add(From);
        foreach (Option option in All.SelectMany(form => form.Options))
            command.Options.Add(option);
    }

    /// <summary>Reads every place that the command line names.</summary>
    /// <exception cref="WrongInputException">It names none, or one that cannot be read.</exception>
    public static async Task<RuleSet> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] chosen = parsed.GetResult(From) is null ? [File.Name] : parsed.GetValue(From)!;
        RuleSet all = RuleSet.Empty;
        try
        {
            foreach (RuleForm form in All.Where(form => chosen.Contains(form.Name)))
            {
                IRuleSource source = form.Open(parsed);
                await using var whatItHolds = source as IAsyncDisposable;
                RuleSet read = await source.ReadAsync(cancellationToken);
                all = new RuleSet([.. all.Rules, .. read.Rules], [.. all.Findings, .. read.Findings]);
            }
        }
        catch (RuleSourceException unreadable)
        {
            throw new WrongInputException(unreadable.Message, unreadable);
        }

        return all;
    }

    private static Option<string[]> CreateFrom()
    {
        string names = string.Join("|", All.Select(form => form.Name));
        var from = new Option<string[]>("--from") { Description = "The form to read, as often as needed; files without.", HelpName = names };
        from.Validators.Add(given =>
        {
            foreach (string token in given.Tokens.Select(token => token.Value).Where(token => All.All(form => form.Name != token)))
                given.AddError($"--from '{token}' is unknown: it is {names}.");
        });
        return from;
    }
}
