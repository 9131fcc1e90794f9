using System.CommandLine;
using System.CommandLine.Completions;
using EcrMirror.Cli.Completion;
using EcrMirror.Cli.Copy;
using EcrMirror.Cli.Cost;
using EcrMirror.Cli.Demo;
using EcrMirror.Cli.Doctor;
using EcrMirror.Cli.Help;
using EcrMirror.Cli.LocalEcr;
using EcrMirror.Cli.Mirror;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.PullThrough;
using EcrMirror.Cli.Rules;
using EcrMirror.Cli.Serve;
using EcrMirror.Cli.Status;
using EcrMirror.Cli.Sync;
using EcrMirror.Cli.Tables;
using EcrMirror.Cli.Watch;
using EcrMirror.Hosting.Settings;
using EcrMirror.State;

namespace EcrMirror.Cli;

/// <summary>The whole command line: parsing, and what becomes of everything that goes wrong.</summary>
internal static class CommandLine
{
    /// <summary>How long work that was interrupted may take to end.</summary>
    private static readonly TimeSpan CancellationPatience = TimeSpan.FromSeconds(2);

    // In the order of the help.
    private static readonly (string Name, Func<Consoles, Command> Create)[] Commands =
    [
        ("apply", ApplyCommand.Create),
        ("completion", CompletionCommand.Create),
        ("copy", CopyCommand.Create),
        ("cost", consoles => CostCommand.Create(consoles, TimeProvider.System)),
        ("demo", DemoCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("list", consoles => ListCommand.Create(consoles, TimeProvider.System)),
        ("local-ecr", LocalEcrCommand.Create),
        ("mirror", MirrorCommand.Create),
        ("plan", consoles => PlanCommand.Create(consoles, TimeProvider.System)),
        ("pull-through", PullThroughCommand.Create),
        ("rules", consoles => RulesCommand.Create(consoles, TimeProvider.System)),
        ("serve", ServeCommand.Create),
        ("status", consoles => StatusCommand.Create(consoles, TimeProvider.System)),
        ("sync", consoles => SyncCommand.Create(consoles, TimeProvider.System)),
        ("tables", TablesCommand.Create),
        ("watch", consoles => WatchCommand.Create(consoles, TimeProvider.System)),
        ("why", consoles => WhyCommand.Create(consoles, TimeProvider.System)),
    ];

    public static async Task<int> RunAsync(string[] args, Consoles consoles)
    {
        RootCommand root = RootFor(args, consoles);
        ParseResult parsed = root.Parse(args);
        bool isSuggesting = root.Directives.OfType<SuggestDirective>().Any(suggest => parsed.GetResult(suggest) is not null);
        if (parsed.Errors.Count > 0 && parsed.Action is not TeachingHelp && !isSuggesting)
        {
            consoles.Complain(ParseProblem.Describe(parsed));
            return ExitCode.WrongInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = ServeCommand.IsChosen(parsed) || WatchCommand.IsChosen(parsed) ? null : LocalEcrCommand.IsChosen(parsed) ? LocalEcrCommand.Patience : CancellationPatience,
                Output = consoles.OutWriter,
                Error = consoles.ErrorWriter,
            });
        }
        catch (WrongInputException wrong)
        {
            consoles.Complain(wrong.Message);
            return ExitCode.WrongInput;
        }
        catch (WrongSettingsException wrong)
        {
            foreach (string problem in wrong.Problems)
                consoles.Complain(problem);
            return ExitCode.WrongInput;
        }
        catch (StateException unusable)
        {
            consoles.Complain(RunFlags.HasState(parsed) ? $"{unusable.Message} (--state or {StateFile.Variable} names the file.)" : unusable.Message);
            return ExitCode.WrongInput;
        }
        catch (OperationCanceledException)
        {
            consoles.Complain("Stopped. What was published is complete; running the same command again goes on from here.");
            return ExitCode.Cancelled;
        }
        catch (Exception defect)
        {
            // The edge: what comes here was foreseen by nobody. Who has to report it gets everything, others one line.
            bool isVerbose = RunFlags.IsVerbose(parsed);
            consoles.Complain($"Internal error, a defect of this program: {defect.GetType().Name}: {defect.Message}{(isVerbose ? "" : " (--verbose says more.)")}");
            if (isVerbose)
                consoles.ErrorWriter.WriteLine(defect);
            return ExitCode.Defect;
        }
    }

    /// <summary>The root with all commands.</summary>
    internal static RootCommand Root(Consoles consoles) => Root(consoles, Commands);

    /// <summary>
    /// The root with the one command that is named, or with all where it takes them to tell what is meant: making them all takes as
    /// long as the rest of a run that only looks something up.
    /// </summary>
    internal static RootCommand RootFor(string[] args, Consoles consoles) => Root(consoles, args switch
    {
        ["--version"] => [],
        [var named, ..] when Array.Find(Commands, command => command.Name == named) is { Name: not null } only => [only],
        _ => Commands,
    });

    private static RootCommand Root(Consoles consoles, (string Name, Func<Consoles, Command> Create)[] commands)
    {
        var root = new RootCommand("Mirrors container images between registries: every platform, byte for byte, each byte once.");
        foreach ((string _, Func<Consoles, Command> create) in commands)
            root.Subcommands.Add(create(consoles));
        TeachingHelp help = TeachingHelp.AddTo(root);
        root.SetAction(parsed => help.Invoke(parsed));
        return root;
    }
}
