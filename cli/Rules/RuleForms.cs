using System.CommandLine;
using EcrMirror.Ecr;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.RuleTags;
using EcrMirror.Hosting.Serving;
using EcrMirror.Hosting.Settings;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli.Rules;

/// <summary>The forms that rules can be read from. A further one is a further entry of <see cref="All"/>.</summary>
internal static class RuleForms
{
    private static readonly Option<string[]> Paths = new("--rules")
    {
        Description = "A YAML file with rules, or a folder of them (*.yaml, *.yml), as often as needed.",
        HelpName = "FILE|FOLDER",
    };

    private static readonly RuleForm File = new("file", [Paths], (parsed, _) => parsed.GetValue(Paths) is { Length: > 0 } paths
        ? Task.FromResult<IRuleSource>(new RuleFileSource(paths))
        : throw new WrongInputException("It is not said where rule files are: name files or folders with --rules."));

    private static readonly Option<string[]> Registries = new("--registry")
    {
        Description = $"A registry of Amazon ECR in whose repositories resource tags are rules, as often as needed; without, those of {RuleTagOptions.Section}:{nameof(RuleTagOptions.Registries)} of the settings, or that of your own account.",
        HelpName = "HOST",
    };

    private static readonly RuleForm Tags = new(
        "tags", [Registries, .. ResourceTagFlags.All], async (parsed, cancellationToken) => new ServedRuleSource(await OpenTagsAsync(parsed, cancellationToken)));

    private static readonly RuleForm Table = new("table", [], (parsed, _) => Task.FromResult<IRuleSource>(new ServedRuleSource(OpenTable(parsed))));

    /// <summary>In the order of the help.</summary>
    private static IReadOnlyList<RuleForm> All { get; } = [File, Tags, Table];

    /// <summary>What the forms are called.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(form => form.Name)];

    private static readonly Option<string[]> From = CreateFrom();

    public static void AddTo(Command command)
    {
        if (All.Count > 1)
            command.Options.Add(From);
        foreach (Option option in All.SelectMany(form => form.Options))
            command.Options.Add(option);
    }

    /// <summary>What says where resource tags are, for a command that writes rules and reads none.</summary>
    public static void AddPlacesTo(Command command)
    {
        foreach (Option option in Tags.Options)
            command.Options.Add(option);
    }

    /// <summary>The one form that is read.</summary>
    /// <exception cref="WrongInputException">There are several.</exception>
    public static string OnlyForm(ParseResult parsed) => Chosen(parsed) is [var only]
        ? only.Name
        : throw new WrongInputException($"{From.Name} is given more than once: rules are removed from one place.");

    /// <summary>The files that are named, each once, those of folders among them.</summary>
    public static IReadOnlyList<string> PathsOf(ParseResult parsed) => parsed.GetValue(Paths) ?? [];

    /// <summary>Opens every place that the command line names, to be read as often as needed.</summary>
    /// <returns>The places; one that is <see cref="IAsyncDisposable"/> is the caller's to dispose of.</returns>
    /// <exception cref="WrongInputException">It names none.</exception>
    public static async Task<IReadOnlyList<IRuleSource>> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var sources = new List<IRuleSource>();
        foreach (RuleForm form in Chosen(parsed))
            sources.Add(await form.Open(parsed, cancellationToken));
        return sources;
    }

    /// <summary>Reads every place that the command line names.</summary>
    /// <exception cref="WrongInputException">It names none, or one that cannot be read.</exception>
    public static async Task<RuleSet> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<RuleForm> chosen = Chosen(parsed);
        var sets = new List<RuleSet>();
        try
        {
            foreach (RuleForm form in chosen)
            {
                IRuleSource source = await form.Open(parsed, cancellationToken);
                await using var whatItHolds = source as IAsyncDisposable;
                sets.Add(await source.ReadAsync(cancellationToken));
            }
        }
        catch (RuleSourceException unreadable)
        {
            throw new WrongInputException(unreadable.Message, unreadable);
        }

        var merged = RuleMerge.Of(sets);
        return new RuleSet(merged.Rules, merged.Findings);
    }

    // Who says where rules of a form are, means that form. Where rules are written to as well, what is said of registries beside files is about that.
    private static IReadOnlyList<RuleForm> Chosen(ParseResult parsed)
    {
        (RuleForm Form, Option Flag)[] pointedAt =
        [
            .. All.SelectMany(form => form.Options.Where(option => parsed.GetResult(option) is { Implicit: false }).Take(1), (form, flag) => (form, flag)),
        ];
        if (RulePlaces.IsWrittenTo(parsed))
            pointedAt = [.. pointedAt.Take(1)];
        if (parsed.GetResult(From) is null)
            return pointedAt is [] ? throw new WrongInputException($"It is not said where rules are: name files or folders with {Paths.Name}, or another form with {From.Name}.") : [.. pointedAt.Select(each => each.Form)];

        string[] chosen = parsed.GetValue(From)!;
        return RulePlaces.IsWrittenTo(parsed) || Array.Find(pointedAt, each => !chosen.Contains(each.Form.Name)) is not { Form: { } other } idle
            ? [.. All.Where(form => chosen.Contains(form.Name))]
            : throw new WrongInputException($"{idle.Flag.Name} says nothing with {From.Name} {string.Join($" {From.Name} ", chosen)}: leave it out, or add {From.Name} {other.Name}.");
    }

    /// <summary>Services in which resource tags are the only source of rules.</summary>
    /// <exception cref="WrongInputException">No registry is named, and which is meant cannot be found out.</exception>
    public static async Task<ServiceProvider> OpenTagsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] registries = parsed.GetValue(Registries) ?? [];
        ResourceTagChoices choices = ResourceTagFlags.Read(parsed);
        ServiceProvider services = ToolServices.Build(
            ServeFlags.ReadConfig(parsed),
            logLevel: null,
            registries: null,
            (added, _) => added.AddRuleTags().AddOptions<RuleTagOptions>().BindConfiguration(RuleTagOptions.Section).ValidateDataAnnotations().ValidateOnStart().Configure(tags =>
            {
                if (registries.Length > 0)
                    tags.Registries.Clear();
                foreach (string registry in registries)
                    tags.Registries.Add(registry);
                tags.Prefix = choices.Prefix;
                if (choices.ImageKey != ResourceTagChoices.UsualImageKey)
                    tags.ImageKey = choices.ImageKey;
                if (choices.TagKey != ResourceTagChoices.UsualTagKey)
                    tags.TagsKey = choices.TagKey;
            }));
        IList<string> hosts = services.GetRequiredService<IOptions<RuleTagOptions>>().Value.Registries;
        EcrRegistries known = services.GetRequiredService<EcrRegistries>();
        if (hosts.Count == 0)
        {
            hosts.Add(await OwnAsync(services, choices.Region, cancellationToken));
            return services;
        }

        foreach (string elsewhere in hosts.Where(host => choices.Region is { } region && known.Find(RegistryHost.Parse(host))?.Region != region).ToArray())
            hosts.Remove(elsewhere);
        if (hosts.Count > 0)
            return services;

        await services.DisposeAsync();
        throw new WrongInputException($"None of the registries that are named is in {choices.Region}: name those of that region with {Registries.Name}, such as 123456789012.dkr.ecr.{choices.Region}.amazonaws.com, or none, and that of your own account is meant.");
    }

    private static async Task<string> OwnAsync(ServiceProvider services, string? region, CancellationToken cancellationToken)
    {
        try
        {
            return $"{await services.GetRequiredService<OwnRegistry>().FindAsync(region, cancellationToken)}";
        }
        catch (RegistryException unknown)
        {
            await services.DisposeAsync();
            throw new WrongInputException($"It cannot be found out which registry is yours; name it with {Registries.Name}. {unknown.Message}", unknown);
        }
    }

    /// <summary>Services in which the mirror table is the only source of rules.</summary>
    public static ServiceProvider OpenTable(ParseResult parsed) => ToolServices.Build(
        ServeFlags.ReadConfig(parsed),
        logLevel: null,
        registries: null,
        (added, configuration) =>
        {
            if (StateFile.IsNamedBy(configuration))
                added.AddConfiguredState();
            else
                added.AddState(state => state.SqliteFile = RunFlags.HasState(parsed) ? RunFlags.Read(parsed).StateFile : StateFile.Default());
        });

    private static Option<string[]> CreateFrom()
    {
        string names = string.Join("|", All.Select(form => form.Name));
        var from = new Option<string[]>("--from") { Description = "The form to read, as often as needed; without, that which other flags are about, such as --rules or --region.", HelpName = names };
        from.Validators.Add(given =>
        {
            foreach (string token in given.Tokens.Select(token => token.Value).Where(token => All.All(form => form.Name != token)))
                given.AddError($"--from '{token}' is unknown: it is {names}.");
        });
        return from;
    }
}
