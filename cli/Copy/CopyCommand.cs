using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Policies;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;
using EcrMirror.Scheduler.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Copy;

/// <summary><c>ecr-mirror copy</c>: one image, now, to any number of destinations.</summary>
internal static class CopyCommand
{
    private static readonly Option<string> Source = new("--src", "-s")
    {
        Description = "The image: host/name:tag or host/name@digest; docker.io short names work. Without a tag it is 'latest'.",
        HelpName = "REF",
        Required = true,
    };

    private static readonly Option<string[]> Destinations = new("--dest", "-d")
    {
        Description = "Where to publish it: host/name[:tag], as often as needed. Without a tag it takes the source's tag; if that has none either, the image is published by its digest only.",
        HelpName = "REF",
        Required = true,
    };

    public static Command Create(Consoles consoles)
    {
        var command = new Command("copy", "Mirrors one image to one or more registries now.") { Source, Destinations };
        AddFlagsTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Signals are heard from the first time this waits on: before anything is started.
            await Task.Yield();
            MirrorRequest request = CopyRequest.From(parsed.GetRequiredValue(Source), parsed.GetRequiredValue(Destinations), PlatformFlags.Read(parsed));
            return await RunAsync(parsed, request, consoles, cancellationToken);
        });
        return command;
    }

    /// <summary>Adds every flag but those that say what is copied, and where.</summary>
    public static void AddFlagsTo(Command command)
    {
        PlatformFlags.AddTo(command);
        PublishFlags.AddDryRunTo(command);
        MirrorFlags.AddTo(command);
    }

    /// <summary>Copies what was asked for, or shows what that would do, as the flags say.</summary>
    /// <exception cref="WrongInputException">The flags are wrong, or the source may not be mirrored.</exception>
    public static async Task<int> RunAsync(ParseResult parsed, MirrorRequest request, Consoles consoles, CancellationToken cancellationToken)
    {
        ImageReference source = request.Source.Image!;
        if (PolicyFlags.Read(parsed).Refuses(source) is { } refusal)
            throw new WrongInputException(refusal);

        DocumentForm? form = RunFlags.DocumentOf(parsed);
        return await RunHost.RunAsync(
            MirrorFlags.Read(parsed, source.Repository.Host),
            services => PublishFlags.IsDryRun(parsed)
                ? PreviewAsync(services, request, form, consoles, cancellationToken)
                : CopyAsync(services, request, form, consoles, cancellationToken),
            cancellationToken);
    }

    private static async Task<int> PreviewAsync(
        IServiceProvider services, MirrorRequest request, DocumentForm? form, Consoles consoles, CancellationToken cancellationToken)
    {
        PlanPreview planner = services.GetRequiredService<PlanPreview>();
        SyncImage sync = RequestIntake.ToSync(request);
        MirrorPreview preview = services.GetRequiredService<HeldTags>().Judge(sync, await planner.PreviewAsync(sync, cancellationToken));
        if (form is not null)
            form.Write(consoles, PreviewDocument.Of(preview));
        else
            PreviewReport.Write(consoles, preview);

        return RunVerdict.Of(preview.Failures.Count, preview.Failures.Count + preview.Destinations.Count + preview.Current.Count + preview.Held.Count);
    }

    private static async Task<int> CopyAsync(
        IServiceProvider services, MirrorRequest request, DocumentForm? form, Consoles consoles, CancellationToken cancellationToken)
    {
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        long started = time.GetTimestamp();
        var run = new MirrorRun(AwaitedImage.Of(request));
        await LiveProgress.WhileAsync(
            services, cancelled => services.GetRequiredService<MirrorRuns>().RunAsync(run, [request], cancelled), run, consoles, cancellationToken);
        if (form is not null)
            form.Write(consoles, OutcomeDocument.Of(run.Outcomes, run.Repositories, time.GetElapsedTime(started)));
        else
            OutcomeReport.Write(consoles, run.Outcomes, run.Repositories, time.GetElapsedTime(started));

        return RunVerdict.Of(run.Outcomes.Count(outcome => outcome.Status is ImageStatus.Failed), run.Parts);
    }
}
