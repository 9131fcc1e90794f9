using System.CommandLine;
using EcrMirror.Hosting.Serving;
using EcrMirror.Rules.Files;
using EcrMirror.Rules.Moving;
using EcrMirror.State.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Rules;

/// <summary>The places that rules can be written to, as choices of the command line.</summary>
internal static class RulePlaces
{
    private const string InFile = "file";
    private const string InTable = "table";

    private static readonly Option<string> To = CreateTo();

    private static readonly Option<string> File = new("--file")
    {
        Description = "The YAML file to write to, with --to file. It keeps everything else that stands in it; one that is not there is made.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Say what would change, and write nothing.",
    };

    /// <summary>What says where rules are written to.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(To);
        command.Options.Add(File);
    }

    /// <summary>What every command has that writes rules.</summary>
    public static void AddCommonTo(Command command)
    {
        RunFlags.AddStateTo(command);
        ServeFlags.AddConfigTo(command);
        command.Options.Add(DryRun);
        RunFlags.AddOutputTo(command);
    }

    /// <summary>Whether the command writes rules to a place that flags name.</summary>
    public static bool IsWrittenTo(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(To);

    public static bool IsDryRun(ParseResult parsed) => parsed.GetValue(DryRun);

    /// <summary>The place that rules are to be written to.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="takesDefaults">Whether the defaults of a file may say what a rule does not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WrongInputException">It is not said where that is.</exception>
    public static async Task<OpenedPlace> OpenAsync(ParseResult parsed, bool takesDefaults, CancellationToken cancellationToken)
    {
        string form = parsed.GetValue(To)!;
        string? file = parsed.GetValue(File);
        if (form is InFile)
            return OfFile(file ?? throw new WrongInputException($"It is not said which file rules are written to: name it with {File.Name}."), takesDefaults);

        return file is null ? await OfFormAsync(form, parsed, cancellationToken) : throw new WrongInputException($"{File.Name} says nothing with {To.Name} {form}: leave one of them out.");
    }

    /// <summary>The one place of a form that is no file.</summary>
    public static async Task<OpenedPlace> OfFormAsync(string form, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (form is InTable)
        {
            ServiceProvider table = RuleForms.OpenTable(parsed);
            return new OpenedPlace("the mirror table", table.GetRequiredService<IMirrorRules>(), table);
        }

        ServiceProvider tags = await RuleForms.OpenTagsAsync(parsed, cancellationToken);
        return new OpenedPlace("resource tags", tags.GetRequiredService<IRulePlace>(), tags);
    }

    /// <summary>A file.</summary>
    public static OpenedPlace OfFile(string file, bool takesDefaults = false) => new(file, new RuleFilePlace(file, takesDefaults), services: null);

    private static Option<string> CreateTo()
    {
        string names = string.Join("|", RuleForms.Names);
        var to = new Option<string>("--to") { Description = "The form to write.", HelpName = names, Required = true };
        to.CompletionSources.Add([.. RuleForms.Names]);
        to.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && !RuleForms.Names.Contains(text))
                given.AddError($"--to '{text}' is unknown: it is {names}.");
        });
        return to;
    }
}
