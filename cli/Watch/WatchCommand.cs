using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Policies;
using EcrMirror.Cli.Rules;
using EcrMirror.Cli.Runs;
using EcrMirror.Cli.Sync;
using EcrMirror.Contracts;
using EcrMirror.Publisher.Notices;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;
using EcrMirror.Rules.Schedules;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Schedules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli.Watch;

/// <summary><c>ecr-mirror watch</c>: follows rules at the times of their schedules, until it is stopped.</summary>
internal static class WatchCommand
{
    private const string Name = "watch";

    // Reading files costs nothing; other places are asked.
    private static readonly TimeSpan ReadFilesEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReadOthersEvery = TimeSpan.FromMinutes(1);

    private static readonly Option<string> Every = CreateEvery();

    private static readonly Option<bool> All = new("--all")
    {
        Description = "Tell of every image that is looked at, also of those that were in place.",
    };

    /// <summary>Whether this command was given: it hears signals itself, and ending is how it is done.</summary>
    public static bool IsChosen(ParseResult parsed) => parsed.CommandResult.Command.Name == Name;

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command(Name, "Follows rules at the times of their schedules, until it is told to end (SIGTERM, Ctrl+C), and says what happens.") { Every, All };
        RuleFlags.AddRunTo(command, mayBeFull: false);
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            try
            {
                return await WatchAsync(parsed, signals, consoles, time);
            }
            catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
            {
                return ExitCode.Done;
            }
        });
        return command;
    }

    private static async Task<int> WatchAsync(ParseResult parsed, StopSignals signals, Consoles consoles, TimeProvider time)
    {
        DocumentForm? form = RunFlags.DocumentOf(parsed);
        if (form is not null && form != DocumentForm.Json)
            throw new WrongInputException($"--output {form.Name}: there is no end at which a document could be written. Give json for one JSON document a line, or nothing for text.");

        ChosenRules chosen = await RuleFlags.ReadRunRulesAsync(parsed, consoles, time, signals.Token);
        if (chosen is { Rules: [], HasEnded: false })
            throw new WrongInputException("There is no rule to follow.");

        IReadOnlyList<IRuleSource> sources = await RuleForms.OpenAsync(parsed, signals.Token);
        try
        {
            var board = new WatchBoard(consoles, form is not null, parsed.GetValue(All), chosen.Wrong, time);
            RunSettings settings = RuleFlags.ReadRun(parsed, chosen) with { Follows = Follow(parsed, sources, board) };
            return await RunHost.RunAsync(
                settings,
                async services =>
                {
                    await signals.WaitAsync();
                    board.Complain("Stopping: what is under way ends first. Ctrl+C again leaves at once.");
                    await services.GetRequiredService<WatchRounds>().StopAsync();
                    return ExitCode.Done;
                },
                signals.Token);
        }
        finally
        {
            foreach (IAsyncDisposable held in sources.OfType<IAsyncDisposable>())
                await held.DisposeAsync();
        }
    }

    private static FollowedRules Follow(ParseResult parsed, IReadOnlyList<IRuleSource> sources, WatchBoard board)
    {
        var rules = new WatchedRules
        {
            Ids = RuleFlags.IdsOf(parsed),
            Platforms = PlatformFlags.Read(parsed),
            Policy = PolicyFlags.Read(parsed),
            Usual = new RuleSchedule.Every(DurationText.Parse(parsed.GetValue(Every)!)),
        };
        return new FollowedRules
        {
            Sources = sources,
            ReadEvery = sources.All(source => source is RuleFileSource) ? ReadFilesEvery : ReadOthersEvery,
            Services = services => services
                .AddSingleton<IRuleChoice>(rules)
                .AddSingleton<IRuleObserver>(board)
                .AddSingleton<INoticeBoard>(board)
                .AddSingleton(board)
                .AddSingleton<ILoggerProvider>(new WatchLog(board))
                .AddSingleton(new RuleRunSettings { Policy = rules.Policy })
                .AddSingleton<WatchRounds>()
                .AddSingleton<IRuleWork>(provider => provider.GetRequiredService<WatchRounds>()),
        };
    }

    private static Option<string> CreateEvery()
    {
        var every = new Option<string>("--every")
        {
            Description = "How often rules are followed that name no schedule, such as 15m.",
            HelpName = "DURATION",
            DefaultValueFactory = _ => "1h",
        };
        every.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }]
                && (!DurationText.TryParse(text, out TimeSpan interval) || interval < RuleSchedule.ShortestInterval || interval > RuleSchedule.LongestInterval))
            {
                given.AddError($"--every '{text}' is no interval: expected numbers with units from {DurationText.Format(RuleSchedule.ShortestInterval)} to {DurationText.Format(RuleSchedule.LongestInterval)}, such as 15m or 6h.");
            }
        });
        return every;
    }
}
