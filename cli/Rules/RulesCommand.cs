using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Serving;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Checks;
using EcrMirror.Rules.Files;

namespace EcrMirror.Cli.Rules;

/// <summary><c>ecr-mirror rules</c>: what is declared, in whatever form, and what is wrong with it.</summary>
internal static class RulesCommand
{
    private const string Yaml = "yaml";

    private static readonly Option<string> ExpiryNotice = CreateExpiryNotice();

    private static readonly Option<string> To = CreateTo();

    private static readonly Argument<string> Id = new("ID") { Description = "The rule's id, as 'list' has it." };

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        Command validate = CreateCommand("validate", "Lists everything that is wrong with rules.", consoles, time, Validate);
        RunFlags.AddOutputTo(validate);
        Command list = CreateCommand("list", "Shows rules: what is mirrored where, and when it is looked at.", consoles, time, List);
        RunFlags.AddOutputTo(list);
        Command show = CreateCommand("show", "Shows everything about one rule.", consoles, time, Show);
        show.Arguments.Add(Id);
        RunFlags.AddOutputTo(show);
        Command export = CreateCommand("export", "Prints rules as they would be written in another form.", consoles, time, Export);
        export.Options.Add(To);
        var schema = new Command("schema", "Prints the JSON schema of rule files, for editors.");
        schema.SetAction(_ => consoles.Say(RuleFile.Schema.TrimEnd()));
        return new Command("rules", "What is declared: rules in YAML files, resource tags and the mirror table, checked, listed and moved.")
        {
            validate, list, show, AddCommand.Create(consoles, time), RemoveCommand.Create(consoles), ImportCommand.Create(consoles, time), export, schema,
        };
    }

    private static Command CreateCommand(
        string name, string description, Consoles consoles, TimeProvider time, Func<ParseResult, RuleSet, Consoles, DateTimeOffset, int> act)
    {
        var command = new Command(name, description);
        RuleForms.AddTo(command);
        RunFlags.AddStateTo(command);
        ServeFlags.AddConfigTo(command);
        command.Options.Add(ExpiryNotice);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RuleSet declared = await RuleForms.ReadAsync(parsed, cancellationToken);
            DateTimeOffset now = time.GetUtcNow();
            return act(parsed, RuleCheck.Check(declared, now, DurationText.Parse(parsed.GetValue(ExpiryNotice)!)), consoles, now);
        });
        return command;
    }

    private static int Validate(ParseResult parsed, RuleSet rules, Consoles consoles, DateTimeOffset now)
    {
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, RuleFindingsDocument.Of(rules));
        else
            RuleReport.WriteFindings(consoles, rules);

        return rules.Findings.Any(finding => finding.IsError) ? ExitCode.WrongInput : ExitCode.Done;
    }

    private static int List(ParseResult parsed, RuleSet rules, Consoles consoles, DateTimeOffset now)
    {
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, RuleListDocument.Of(rules, now));
        else
            RuleReport.WriteList(consoles, rules, now);

        return Verdict(rules);
    }

    private static int Show(ParseResult parsed, RuleSet rules, Consoles consoles, DateTimeOffset now)
    {
        string id = parsed.GetValue(Id)!;
        MirrorRule rule = rules.Rules.FirstOrDefault(rule => rule.Id == id) ?? throw new WrongInputException(
            $"There is no rule '{Quote.Shortened(id)}' that is followed"
            + (Spelling.Meant(id, rules.Rules.Select(rule => rule.Id)) is { } meant ? $": is '{meant}' meant?" : ": 'ecr-mirror rules list' names those that there are, and 'validate' what is wrong with others."));
        RuleFinding[] findings = [.. rules.Findings.Where(finding => finding.Origin == rule.Origin)];
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, RuleDocument.Of(rule, now));
        else
            RuleReport.WriteOne(consoles, rule, findings, now);

        return ExitCode.Done;
    }

    private static int Export(ParseResult parsed, RuleSet rules, Consoles consoles, DateTimeOffset now)
    {
        consoles.Say(RuleFile.Write(rules.Rules).TrimEnd());
        RuleReport.Complain(consoles, rules);
        return Verdict(rules);
    }

    private static int Verdict(RuleSet rules)
    {
        int errors = rules.Findings.Count(finding => finding.IsError);
        return RunVerdict.Of(errors, errors + rules.Rules.Count);
    }

    private static Option<string> CreateExpiryNotice()
    {
        var notice = new Option<string>("--expiry-notice")
        {
            Description = "How long before their end rules are told of.",
            HelpName = "DURATION",
            DefaultValueFactory = _ => DurationText.Format(RuleCheck.UsualExpiryNotice),
        };
        notice.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && !DurationText.TryParse(text, out _))
                given.AddError($"--expiry-notice '{text}' is no duration: expected numbers with units, such as 90d, 12h or 1d12h.");
        });
        return notice;
    }

    private static Option<string> CreateTo()
    {
        var to = new Option<string>("--to") { Description = "The form to print.", HelpName = Yaml, DefaultValueFactory = _ => Yaml };
        to.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: not Yaml and var text }])
                given.AddError($"--to '{text}' is unknown: it is '{Yaml}'.");
        });
        return to;
    }
}
