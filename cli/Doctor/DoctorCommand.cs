using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Hosting.Serving;
using EcrMirror.Registry;
using EcrMirror.Registry.Probes;
using EcrMirror.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli.Doctor;

/// <summary><c>ecr-mirror doctor</c>: whether images could be mirrored, and why not. It changes nothing.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string[]> Sources = new("--src")
    {
        Description = "An image to be mirrored, as often as needed: it is looked for as 'copy' would.",
        HelpName = "REF",
    };

    private static readonly Option<string[]> Destinations = new("--dest")
    {
        Description = "A repository to mirror to, as often as needed: host/name, without a tag.",
        HelpName = "REPOSITORY",
    };

    public static Command Create(Consoles consoles)
    {
        var command = new Command("doctor", "Checks credentials, permissions, settings and reachability, and says what to do about what is wrong.")
        {
            Sources, Destinations,
        };
        ServeFlags.AddConfigTo(command);
        RegistryFlags.AddTo(command);
        RunFlags.AddOutputTo(command);
        RunFlags.AddVerboseTo(command);
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
        DoctorRequest named = DoctorRequest.From(parsed.GetValue(Sources) ?? [], parsed.GetValue(Destinations) ?? []);
        Action<RegistryOptions> registries = RegistryFlags.Read(parsed);
        await using ServiceProvider services = ToolServices.Build(ServeFlags.ReadConfig(parsed), RunFlags.LogLevelOf(parsed), options =>
        {
            registries(options);

            // What passes by itself is worth knowing here, not waiting out.
            options.RetryAttempts = Math.Min(options.RetryAttempts, 1);
        });
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        long started = time.GetTimestamp();
        DeclaredRules? declared = await DeclaredRules.ReadAsync(services.GetRequiredService<IOptions<StateOptions>>().Value, time, cancellationToken);
        IReadOnlyList<ICheck> checks = [.. declared is null ? Array.Empty<ICheck>() : [declared], .. ChecksOf(named.With(declared), services)];
        IReadOnlyList<ExaminedThing> found = await DoctorProgress.WhileAsync(
            ended => new Examination(time).RunAsync(checks, ended, cancellationToken), checks, consoles);
        if (RunFlags.DocumentOf(parsed) is { } form)
            form.Write(consoles, DoctorDocument.Of(found, time.GetElapsedTime(started)));
        else
            DoctorReport.Write(consoles, found, time.GetElapsedTime(started));

        return found.Any(thing => thing.Finding.Status is FindingStatus.Failed) ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private static IReadOnlyList<ICheck> ChecksOf(DoctorRequest request, IServiceProvider services)
    {
        var registries = services.GetRequiredService<IRegistries>();
        var probe = services.GetRequiredService<IRegistryProbe>();
        var ecr = services.GetRequiredService<EcrChecks>();
        ICheck[] all =
        [
            .. ecr.Of([.. request.Sources.Select(source => source.Repository)], request.Destinations),
            .. request.Sources.Select(source => new SourceCheck(source, registries, probe, isOfEcr: ecr.Knows(source.Repository))),
            .. request.Destinations.Where(destination => !ecr.Knows(destination)).Select(destination => new PushCheck(destination, probe)),
        ];
        return [.. all.OrderBy(check => Array.IndexOf(DoctorReport.Areas, check.Area))];
    }
}
