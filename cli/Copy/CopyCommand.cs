using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Serving;
using EcrMirror.Planner.Preview;
using EcrMirror.Publisher;
using EcrMirror.Scheduler.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli.Copy;

/// <summary><c>ecr-mirror copy</c>: one image, now, to any number of destinations.</summary>
internal static class CopyCommand
{
    private static readonly Option<string> Source = new("--src")
    {
        Description = "The image: host/name:tag or host/name@digest; docker.io short names work. Without a tag it is 'latest'.",
        HelpName = "REF",
        Required = true,
    };

    private static readonly Option<string[]> Destinations = new("--dest")
    {
        Description = "Where to publish it: host/name[:tag], as often as needed. Without a tag it takes the source's tag; if that has none either, the image is published by its digest only.",
        HelpName = "REF",
        Required = true,
    };

    private static readonly Option<string[]> Platforms = new("--platform")
    {
        Description = "A platform to publish, such as linux/arm64, as often as needed; all of the image without. One is published as it is, several as an index of them, which has a digest of its own.",
        HelpName = "OS/ARCH",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Show what would be copied, mounted and skipped, with bytes and requests, and do none of it.",
    };

    private static readonly Option<bool> NoCreate = new("--no-create")
    {
        Description = "Make no repository of Amazon ECR that is missing: its destination fails instead (setting: Ecr:Repositories:Create).",
    };

    public static Command Create(Consoles consoles)
    {
        var command = new Command("copy", "Mirrors one image to one or more registries now.")
        {
            Source, Destinations, Platforms, DryRun, NoCreate,
        };
        RegistryFlags.AddTo(command);
        RunFlags.AddTo(command);
        ServeFlags.AddConfigTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Signals are heard from the first time this waits on: before anything is started.
            await Task.Yield();
            return await RunAsync(parsed, consoles, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Consoles consoles, CancellationToken cancellationToken)
    {
        MirrorRequest request = CopyRequest.From(parsed.GetRequiredValue(Source), parsed.GetRequiredValue(Destinations), parsed.GetValue(Platforms) ?? []);
        RunSettings settings = RunFlags.Read(parsed) with { SettingsFile = ServeFlags.ReadConfig(parsed), Registries = RegistryFlags.Read(parsed) };
        if (parsed.GetValue(NoCreate))
            settings = settings with { Ecr = ecr => ecr.Repositories.Create = false };
        bool isJson = RunFlags.IsJson(parsed);

        return await RunHost.RunAsync(
            settings,
            host => parsed.GetValue(DryRun)
                ? PreviewAsync(host, request, isJson, consoles, cancellationToken)
                : CopyAsync(host, request, isJson, consoles, cancellationToken),
            cancellationToken);
    }

    private static async Task<int> PreviewAsync(
        IHost host, MirrorRequest request, bool isJson, Consoles consoles, CancellationToken cancellationToken)
    {
        PlanPreview planner = host.Services.GetRequiredService<PlanPreview>();
        MirrorPreview preview = HeldTags.Judge(
            await planner.PreviewAsync(RequestIntake.ToSync(request), cancellationToken),
            host.Services.GetRequiredService<IOptions<PublisherOptions>>().Value.ImmutableTags,
            host.Services.GetRequiredService<TimeProvider>());
        if (isJson)
            JsonOutput.Write(consoles, PreviewDocument.Of(preview));
        else
            PreviewReport.Write(consoles, preview);

        return RunVerdict.Of(preview.Failures.Count, preview.Failures.Count + preview.Destinations.Count + preview.Current.Count + preview.Held.Count);
    }

    private static async Task<int> CopyAsync(
        IHost host, MirrorRequest request, bool isJson, Consoles consoles, CancellationToken cancellationToken)
    {
        TimeProvider time = host.Services.GetRequiredService<TimeProvider>();
        long started = time.GetTimestamp();
        var run = new MirrorRun(AwaitedImage.Of(request));
        await LiveProgress.WhileAsync(
            host.Services, cancelled => host.Services.GetRequiredService<MirrorRuns>().RunAsync(run, [request], cancelled), run, consoles, cancellationToken);
        if (isJson)
            JsonOutput.Write(consoles, OutcomeDocument.Of(run.Outcomes, run.Repositories, time.GetElapsedTime(started)));
        else
            OutcomeReport.Write(consoles, run.Outcomes, run.Repositories, time.GetElapsedTime(started));

        return RunVerdict.Of(run.Outcomes.Count(outcome => outcome.Status is ImageStatus.Failed), run.Parts);
    }
}
