using System.CommandLine;
using System.Runtime.CompilerServices;
using EcrMirror.Cli.Output;
using EcrMirror.Copier;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Serving;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Scheduler;

namespace EcrMirror.Cli.Serve;

/// <summary><c>ecr-mirror serve</c>: any of the services, until the process is told to end.</summary>
internal static class ServeCommand
{
    private const string Name = "serve";

    private const string NotHere =
        "This program is compiled for single commands, and queues between services need the runtime of .NET: publish cli without a platform (dotnet publish cli), and run 'dotnet ecr-mirror.dll serve', or a service's own program.";

    private static readonly MirrorService[] All = [SchedulerModule.Service, PlannerModule.Service, CopierModule.Service, PublisherModule.Service];

    private static readonly Option<string> Services = new("--services")
    {
        Description = "Which services this process runs, with commas: scheduler, planner, copier, publisher. All of them if it is not given.",
        HelpName = "NAMES",
    };

    /// <summary>Whether this command was given: then ending is the host's, which lets consumers finish.</summary>
    public static bool IsChosen(ParseResult parsed) => parsed.CommandResult.Command.Name == Name;

    public static Command Create(Consoles consoles)
    {
        var command = new Command(
            Name, "Runs services until it is told to end (SIGTERM, Ctrl+C). What is under way then is finished, or delivered again elsewhere.")
        {
            Services,
        };
        ServeFlags.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RuntimeFeature.IsDynamicCodeSupported
            ? ServeRun.RunAsync(Chosen(parsed.GetValue(Services)), ServeFlags.Read(parsed), consoles.ErrorWriter, cancellationToken)
            : throw new WrongInputException(NotHere));
        return command;
    }

    private static MirrorService[] Chosen(string? names)
    {
        if (names is null)
            return All;

        string[] given = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] unknown = [.. given.Where(name => !All.Any(service => Is(service, name)))];
        if (unknown.Length > 0 || given.Length == 0)
        {
            throw new WrongInputException(
                $"--services '{(unknown is [var first, ..] ? first : names)}' is no service: there are {string.Join(", ", All.Select(service => service.Name.ToLowerInvariant()))}.");
        }

        return [.. All.Where(service => Array.Exists(given, name => Is(service, name)))];
    }

    private static bool Is(MirrorService service, string name) => service.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
