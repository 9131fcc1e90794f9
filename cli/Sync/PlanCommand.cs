using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Planner.Preview;
using EcrMirror.Planner.Survey;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Pulls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcrMirror.Cli.Sync;

/// <summary><c>ecr-mirror plan</c>: what following rules would do, and the file that <c>apply</c> carries out.</summary>
internal static class PlanCommand
{
    private static readonly Option<string> File = new("--out")
    {
        Description = "Write the plan to a file, for 'apply': every image in it is pinned by its digest.",
        HelpName = "FILE",
    };

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("plan", "Shows what following rules would do: images, bytes, requests, pulls. Nothing is changed.") { File };
        RuleFlags.AddRunTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Signals are heard from the first time this waits on: before anything is started.
            await Task.Yield();
            ChosenRules chosen = await RuleFlags.ReadAsync(parsed, consoles, time, cancellationToken);
            return await RunHost.RunAsync(RuleFlags.ReadRun(parsed, chosen), host => PlanAsync(host, chosen, parsed, consoles, time, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> PlanAsync(
        IHost host, ChosenRules chosen, ParseResult parsed, Consoles consoles, TimeProvider time, CancellationToken cancellationToken)
    {
        var run = new RuleRun(host.Services.GetRequiredService<SourceSurvey>(), host.Services.GetRequiredService<MirrorRuns>());
        PlannedRun planned = await PlannedRun.FindAsync(
            chosen.Rules, run, host.Services.GetRequiredService<PlanPreview>(), RuleFlags.Settings(parsed) with { IsDry = true }, cancellationToken);
        PlanDocument plan = PlanDocument.Of(planned, host.Services.GetServices<IBudgetPlan>(), host.Services.GetRequiredService<IPullAllowances>(), time.GetUtcNow());
        if (parsed.GetValue(File) is { } file)
            await PlanFile.WriteAsync(file, plan, cancellationToken);
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, plan);
        else
            PlanReport.Write(consoles, plan);

        int failed = plan.Failures.Count + chosen.Errors;
        return RunVerdict.Of(failed, failed + plan.Images.Count + plan.Current);
    }
}
