using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Hosting.Serving;
using EcrMirror.Oci;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli.PullThrough;

/// <summary><c>ecr-mirror pull-through</c>: pull-through cache rules of Amazon ECR as configuration.</summary>
internal static class PullThroughCommand
{
    private const string Rules = $"{PullThroughOptions.Section}:{nameof(PullThroughOptions.Rules)}";

    private static readonly Option<string[]> RegistryHosts = new("--registry")
    {
        Description = "A private registry to look at, as often as needed. Without it, those of the declared rules.",
        HelpName = "HOST",
    };

    private static readonly Option<bool> Delete = new("--delete")
    {
        Description = "Delete rules of these registries that are not declared, and delete and make anew those whose upstream is another.",
    };

    public static Command Create(Consoles consoles)
    {
        Command list = CreateCommand("list", "Shows rules, whether each works, and repository creation templates.", consoles, ListAsync);
        list.Options.Add(RegistryHosts);
        Command plan = CreateCommand("plan", "Shows what 'apply' would do, and does none of it.", consoles, PlanAsync);
        plan.Options.Add(Delete);
        Command apply = CreateCommand("apply", "Has registries be as declared. It asks nothing: 'plan' shows what it does. Safe to repeat.", consoles, ApplyAsync);
        apply.Options.Add(Delete);
        return new Command("pull-through", "Pull-through caches of Amazon ECR as configuration: rules, creation templates and grants.") { list, plan, apply };
    }

    private static Command CreateCommand(
        string name, string description, Consoles consoles, Func<ParseResult, ServiceProvider, Consoles, CancellationToken, Task<int>> act)
    {
        var command = new Command(name, description);
        ServeFlags.AddConfigTo(command);
        RunFlags.AddOutputTo(command);
        RunFlags.AddVerboseTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Signals are heard from the first time this waits on: before anything is started.
            await Task.Yield();
            await using ServiceProvider services = ToolServices.Build(ServeFlags.ReadConfig(parsed), RunFlags.LogLevelOf(parsed));
            return await act(parsed, services, consoles, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, ServiceProvider services, Consoles consoles, CancellationToken cancellationToken)
    {
        IReadOnlyList<RegistryHost> hosts = HostsOf(parsed.GetValue(RegistryHosts) ?? [], services);
        (IReadOnlyList<CacheEntry> entries, IReadOnlyList<CacheFailure> failures) =
            await services.GetRequiredService<PullThroughCaches>().ListAsync(hosts, [.. RulesOf(services)], cancellationToken);
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, CacheListDocument.Of(entries, failures));
        else
            CacheReport.WriteList(consoles, entries, failures);

        int wrong = entries.Count(entry => entry.Validity is { IsValid: false }) + failures.Count;
        return RunVerdict.Of(wrong, entries.Count + failures.Count);
    }

    private static async Task<int> PlanAsync(ParseResult parsed, ServiceProvider services, Consoles consoles, CancellationToken cancellationToken)
    {
        IReadOnlyList<PullThroughRuleOptions> rules = Declared(services);
        CachePlan plan = await services.GetRequiredService<PullThroughCaches>().PlanAsync(rules, parsed.GetValue(Delete), cancellationToken);
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, CachePlanDocument.Of(plan, CachedImage.Of(rules)));
        else
            CacheReport.WritePlan(consoles, plan, CachedImage.Of(rules));

        return RunVerdict.Of(plan.Steps.Count(step => step.IsProblem) + plan.Failures.Count, plan.Steps.Count + plan.Failures.Count);
    }

    private static async Task<int> ApplyAsync(ParseResult parsed, ServiceProvider services, Consoles consoles, CancellationToken cancellationToken)
    {
        IReadOnlyList<PullThroughRuleOptions> rules = Declared(services);
        var caches = services.GetRequiredService<PullThroughCaches>();
        CachePlan plan = await caches.PlanAsync(rules, parsed.GetValue(Delete), cancellationToken);
        IReadOnlyList<CacheOutcome> outcomes = await caches.ApplyAsync(plan, cancellationToken);
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, CacheOutcomeDocument.Of(outcomes, plan.Failures));
        else
            CacheReport.WriteOutcomes(consoles, outcomes, plan.Failures);

        return RunVerdict.Of(outcomes.Count(outcome => outcome.Reason is not null) + plan.Failures.Count, outcomes.Count + plan.Failures.Count);
    }

    private static IReadOnlyList<PullThroughRuleOptions> Declared(ServiceProvider services)
    {
        IList<PullThroughRuleOptions> rules = RulesOf(services);
        return rules.Count > 0 ? [.. rules] : throw new WrongInputException($"No rule is declared: name a file with --config that has {Rules}.");
    }

    private static IList<PullThroughRuleOptions> RulesOf(ServiceProvider services) => services.GetRequiredService<IOptions<PullThroughOptions>>().Value.Rules;

    private static IReadOnlyList<RegistryHost> HostsOf(string[] given, ServiceProvider services)
    {
        if (given.Length is 0)
        {
            IList<PullThroughRuleOptions> rules = RulesOf(services);
            return rules.Count > 0
                ? [.. rules.Select(rule => RegistryHost.Parse(rule.Registry)).Distinct()]
                : throw new WrongInputException($"There is no registry to look at: name one with --registry, or rules with --config, in a file that has {Rules}.");
        }

        var known = services.GetRequiredService<EcrRegistries>();
        return [.. given.Select(text => RegistryHost.TryParse(text, out RegistryHost host) && known.Find(host) is { Kind: EcrRegistryKind.Private }
            ? host
            : throw new WrongInputException($"--registry '{text}' is no private registry of Amazon ECR: {EcrRegistries.HowToName}")).Distinct()];
    }
}
