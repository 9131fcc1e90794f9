using System.CommandLine;
using EcrMirror.Cli.Copy;
using EcrMirror.Cli.Cost;
using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Planner.Preview;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Pulls;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Sync;

/// <summary><c>ecr-mirror plan</c>: what following rules would do, and the file that <c>apply</c> carries out.</summary>
internal static class PlanCommand
{
    private static readonly Option<string> File = CreateFile();

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("plan", "Shows what following rules would do: images, bytes, requests, pulls. Nothing is changed.") { File };
        PriceFlags.AddTo(command);
        return RuleCommand.Complete(
            command, consoles, time, (services, chosen, parsed, cancellationToken) => PlanAsync(services, chosen, parsed, parsed.GetValue(File), consoles, cancellationToken));
    }

    /// <summary>Finds out what following rules would do, and shows it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="chosen">The rules.</param>
    /// <param name="parsed">How it is done.</param>
    /// <param name="file">Where the plan is also written; null for nowhere.</param>
    /// <param name="consoles">Where it is shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<int> PlanAsync(
        IServiceProvider services, ChosenRules chosen, ParseResult parsed, string? file, Consoles consoles, CancellationToken cancellationToken)
    {
        PlannedRun planned = await PlannedRun.FindAsync(
            chosen.Rules,
            services.GetRequiredService<RuleSurvey>(),
            services.GetRequiredService<PlanPreview>(),
            services.GetRequiredService<HeldTags>(),
            RuleFlags.Settings(parsed) with { IsDry = true },
            cancellationToken);
        PlanDocument plan = PlanDocument.Of(
            planned,
            services.GetServices<IBudgetPlan>(),
            services.GetRequiredService<IPullAllowances>(),
            new StoragePrice(services.GetRequiredService<EcrRegistries>(), PriceFlags.Read(parsed)),
            services.GetRequiredService<TimeProvider>().GetUtcNow());
        if (file is not null)
            await PlanFile.WriteAsync(file, plan, cancellationToken);
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, plan);
        else
            PlanReport.Write(consoles, plan);

        int failed = plan.Failures.Count + chosen.Errors;
        return RunVerdict.Of(failed, failed + plan.Images.Count + plan.Current);
    }

    private static Option<string> CreateFile()
    {
        var file = new Option<string>("--out", "-o")
        {
            Description = "Write the plan to a file, for 'apply': every image in it is pinned by its digest.",
            HelpName = "FILE",
        };
        file.Validators.Add(given =>
        {
            // For other commands -o is the form of what is printed.
            if (given.Tokens is [{ Value: var name }] && RunFlags.Forms.Contains(name))
                given.AddError($"-o {name}: -o names the file that the plan is written to. --output {name} prints it so.");
        });
        return file;
    }
}
