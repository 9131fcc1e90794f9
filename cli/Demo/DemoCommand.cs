using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcrMirror.Cli.Demo;

/// <summary><c>ecr-mirror demo</c>: the whole system on this machine, with nothing else needed.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "Leave the registries up until Ctrl+C, and print lines to try. A second 'demo' then finds them and has nothing to copy.",
    };

    public static Command Create()
    {
        var command = new Command(
            "demo",
            """
            Shows a mirror at work: starts a source registry and a local ECR on loopback, fills the source with two images for two
            platforms that share layers and with an artifact, mirrors them through Scheduler, Planner, Copier and Publisher, and
            reads every byte back from the destination.

            Exit codes: as for 'copy'; 3 or 4 also if something read back is not what it should be.
            """)
        {
            Keep,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Keep), Consoles.OfProcess(), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool keep, Consoles consoles, CancellationToken cancellationToken)
    {
        await using DemoRegistries registries = await DemoRegistries.OpenAsync(cancellationToken);
        consoles.Say(
            $"Source registry {registries.Source}, local ECR {registries.Destination}{(registries.AreKept ? " (kept by an earlier demo)" : "")}");

        using IHost host = await RunHost.StartAsync(new RunSettings { StateFile = DemoRegistries.StateFile }, cancellationToken);
        var run = new MirrorRun(DemoContent.Requests(registries.Source, registries.Destination));
        await LiveProgress.WhileAsync(
            host.Services.GetRequiredService<MirrorRuns>().RunAsync(run, cancellationToken),
            run,
            consoles,
            host.Services.GetRequiredService<TimeProvider>());
        OutcomeTable.Write(consoles, run.Outcomes);

        int wrong = await ReadBackAsync(host.Services.GetRequiredService<IRegistries>(), run.Outcomes, consoles, cancellationToken);
        await host.StopAsync(CancellationToken.None);
        if (keep && !registries.AreKept && wrong == 0)
            await KeepUpAsync(registries, consoles, cancellationToken);
        return RunVerdict.Of(wrong, run.Parts);
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
            consoles.Say("Nothing was copied: everything is current.");
        return wrong;
    }

    private static async Task KeepUpAsync(DemoRegistries registries, Consoles consoles, CancellationToken cancellationToken)
    {
        registries.Keep();
        Destination image = DemoContent.Requests(registries.Source, registries.Destination)[0].Destinations[0];
        consoles.Say(
            $"""

            The registries stay up until Ctrl+C. Try, in another terminal:
              docker pull {image.Repository}:{image.Tags[0]}
              skopeo inspect --raw --tls-verify=false docker://{image.Repository}:{image.Tags[0]}
              ./ecr-mirror demo          (finds them, and nothing to copy)
            """);
        var stopped = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
    }
}
