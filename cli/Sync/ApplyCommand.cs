using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Policies;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Sync;

/// <summary><c>ecr-mirror apply</c>: carries out a plan that somebody looked at.</summary>
internal static class ApplyCommand
{
    private static readonly Argument<string> File = new("PLAN") { Description = "The file that 'plan -o' wrote." };

    public static Command Create(Consoles consoles)
    {
        var command = new Command("apply", "Carries out a plan: publishes what it names by digest, also where a tag of the source has moved since.") { File };
        MirrorFlags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Signals are heard from the first time this waits on: before anything is started.
            await Task.Yield();
            string file = parsed.GetRequiredValue(File);
            PlanDocument plan = await PlanFile.ReadAsync(file, cancellationToken);
            SyncImage[] images = Read(file, plan);
            ContainersPolicy policy = PolicyFlags.Read(parsed);
            if (images.Select(image => policy.Refuses(image.Source)).FirstOrDefault(refusal => refusal is not null) is { } refusal)
                throw new WrongInputException($"'{file}' is not carried out: {refusal}");

            RunSettings settings = MirrorFlags.Read(parsed, images.Select(image => image.Source.Repository.Host));
            return await RunHost.RunAsync(settings, services => ApplyAsync(services, images, plan.Failures, RunFlags.DocumentOf(parsed), consoles, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static SyncImage[] Read(string file, PlanDocument plan)
    {
        try
        {
            return [.. plan.Images.Select(image => image.ToSync())];
        }
        catch (FormatException malformed)
        {
            throw new WrongInputException($"'{file}' is no plan that can be carried out: {malformed.Message}", malformed);
        }
    }

    private static async Task<int> ApplyAsync(
        IServiceProvider services, SyncImage[] images, IReadOnlyList<PlanDocument.Failure> unplanned, DocumentForm? form, Consoles consoles, CancellationToken cancellationToken)
    {
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        long started = time.GetTimestamp();
        MirrorRuns runs = services.GetRequiredService<MirrorRuns>();
        var run = new MirrorRun(images.Select(AwaitedImage.Of));
        await LiveProgress.WhileAsync(
            services,
            cancelled => runs.RunAsync(
                run,
                async () =>
                {
                    foreach (SyncImage image in images)
                        await runs.SyncAsync(image, cancelled);
                },
                cancelled),
            run,
            consoles,
            cancellationToken);
        if (form is not null)
            form.Write(consoles, OutcomeDocument.Of(run.Outcomes, run.Repositories, time.GetElapsedTime(started)));
        else
            OutcomeReport.Write(consoles, run.Outcomes, run.Repositories, time.GetElapsedTime(started));

        // Who approved a plan of a part of what is wanted does not have all of it.
        foreach (PlanDocument.Failure failed in unplanned)
            consoles.Complain($"{failed.Source}{(failed.Destination is { } destination ? $" -> {destination}" : "")} is not in the plan: {failed.Reason}");
        return RunVerdict.Of(run.Outcomes.Count(outcome => outcome.Status is ImageStatus.Failed) + unplanned.Count, run.Parts + unplanned.Count);
    }
}
