using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli.Demo;

/// <summary><c>ecr-mirror demo</c>: the whole system on this machine, with nothing else needed.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "Leave the registries up until Ctrl+C or SIGTERM, and print lines to try. A second 'demo' then finds them.",
    };

    private static readonly Option<bool> RegistriesOnly = new("--registries")
    {
        Description = "Mirror nothing: start the registries, the source filled, the destination empty, until Ctrl+C or SIGTERM.",
    };

    public static Command Create(Consoles consoles)
    {
        var command = new Command("demo", "Shows a mirror at work on this machine: one command, nothing to set up.")
        {
            Keep,
            RegistriesOnly,
        };
        RunFlags.AddVerboseTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // As for copy: signals are heard from here on.
            await Task.Yield();
            return parsed.GetValue(RegistriesOnly)
                ? await HoldRegistriesAsync(consoles, cancellationToken)
                : await RunAsync(parsed.GetValue(Keep), RunFlags.LogLevelOf(parsed), consoles, cancellationToken);
        });
        return command;
    }

    private static async Task<int> HoldRegistriesAsync(Consoles consoles, CancellationToken cancellationToken)
    {
        await using DemoRegistries registries = await DemoRegistries.StartAsync(cancellationToken);
        consoles.Say($"Source registry {registries.Source}, local ECR {registries.Destination}");
        await WaitAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(bool keep, LogLevel? logLevel, Consoles consoles, CancellationToken cancellationToken)
    {
        // Making content takes a moment, which need not be waited for. State is in memory, because it would be about registries that are
        // gone when this ends.
        Task<DemoRegistries> opening = Task.Run(() => DemoRegistries.OpenAsync(cancellationToken), cancellationToken);
        (MirrorRun run, int wrong) = await RunHost.RunAsync(
            new RunSettings { LogLevel = logLevel },
            async services => await MirrorAsync(services, await opening, consoles, cancellationToken),
            cancellationToken);

        await using DemoRegistries registries = await opening;
        if (keep && registries.KeeperId is null && wrong == 0)
            await KeepUpAsync(registries, run, consoles, cancellationToken);
        return RunVerdict.Of(wrong, run.Parts);
    }

    /// <summary>Mirrors everything and reads it back; the number is how many images are not there as they should be.</summary>
    private static async Task<(MirrorRun Run, int Wrong)> MirrorAsync(
        IServiceProvider services, DemoRegistries registries, Consoles consoles, CancellationToken cancellationToken)
    {
        consoles.Say(
            $"Source registry {registries.Source}, local ECR {registries.Destination}{(registries.KeeperId is { } keeper ? $" (held up by 'demo --keep', process {keeper})" : "")}");

        TimeProvider time = services.GetRequiredService<TimeProvider>();
        long started = time.GetTimestamp();
        IReadOnlyList<MirrorRequest> requests = DemoContent.Requests(registries.Source, registries.Destination);
        var run = new MirrorRun(requests.Select(AwaitedImage.Of));
        await LiveProgress.WhileAsync(
            services, cancelled => services.GetRequiredService<MirrorRuns>().RunAsync(run, requests, cancelled), run, consoles, cancellationToken);
        OutcomeReport.Write(consoles, run.Outcomes, run.Repositories, time.GetElapsedTime(started));
        return (run, await ReadBackAsync(services.GetRequiredService<IRegistries>(), run.Outcomes, consoles, cancellationToken));
    }

    /// <summary>Reads everything back; the answer is how many images are not there as they should be.</summary>
    private static async Task<int> ReadBackAsync(
        IRegistries registries, IReadOnlyList<ImageOutcome> outcomes, Consoles consoles, CancellationToken cancellationToken)
    {
        int wrong = 0;
        var readBack = new ReadBack(registries);
        foreach (ImageOutcome outcome in outcomes)
        {
            try
            {
                if (outcome.Status is ImageStatus.Failed)
                {
                    wrong++;
                    continue;
                }

                foreach (Tag tag in outcome.Destination.Tags)
                    await readBack.VerifyAsync(outcome.Destination.Repository, tag, outcome.Digest!.Value, cancellationToken);
            }
            catch (Exception notRight) when (notRight is RegistryException or ContentMismatchException or ManifestException)
            {
                consoles.Complain($"{outcome.Destination.Repository}: {notRight.Message}");
                wrong++;
            }
        }

        if (wrong == 0)
            consoles.Say($"Verified by reading back: {readBack.Manifests} manifests and {readBack.Blobs} blobs, {Amount.Bytes(readBack.Bytes)}.");
        if (wrong == 0 && outcomes.All(outcome => outcome.Status is ImageStatus.Current))
            consoles.Say("Nothing had to be copied: a mirror that is current costs one request a tag and registry.");
        return wrong;
    }

    private static async Task KeepUpAsync(DemoRegistries registries, MirrorRun run, Consoles consoles, CancellationToken cancellationToken)
    {
        ImageOutcome first = run.Outcomes[0];
        registries.Keep(new ImageReference(first.Source.Repository, first.Source.Tag!.Value), first.Digest!.Value);
        string image = $"{first.Destination.Repository}:{first.Destination.Tags[0]}";
        consoles.Say(
            $"""

            The registries stay up. In another terminal, try:
              docker pull {image}
              skopeo inspect --tls-verify=false docker://{image}
              ./ecr-mirror demo          (finds them, and nothing to copy)
            To stop: Ctrl+C here, or kill {Environment.ProcessId}
            """);
        await WaitAsync(cancellationToken);
        consoles.Say("Stopped; nothing is left behind.");
    }

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
    }
}
