using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Events;

namespace EcrMirror.Cli.LocalEcr;

/// <summary><c>ecr-mirror local-ecr</c>: ECR and ECR Public on this machine, for anyone's tests.</summary>
internal static class LocalEcrCommand
{
    private const string Name = "local-ecr";

    /// <summary>How long the last state may take to be written to a folder.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether this command was given.</summary>
    public static bool IsChosen(ParseResult parsed) => parsed.CommandResult.Command.Name == Name;

    public static Command Create(Consoles consoles)
    {
        var command = new Command(Name, "Runs an ECR and an ECR Public on this machine, for tests of any program, until Ctrl+C or SIGTERM.");
        LocalEcrFlags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using SqsEventSink? events = LocalEcrFlags.ReadEvents(parsed);
            return await RunAsync(LocalEcrFlags.Read(parsed) with { Events = events }, RunFlags.DocumentOf(parsed), consoles, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(EcrEmulatorOptions options, DocumentForm? form, Consoles consoles, CancellationToken cancellationToken)
    {
        await using EcrEmulator emulator = await StartAsync(options, cancellationToken);
        if (form is not null)
            form.Write(consoles, LocalEcrDocument.Of(emulator, options));
        else
            LocalEcrReport.Write(consoles, emulator, options);

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
        return ExitCode.Done;
    }

    private static async Task<EcrEmulator> StartAsync(EcrEmulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await EcrEmulator.StartAsync(options, cancellationToken);
        }
        catch (PortRefusedException refused)
        {
            throw new WrongInputException($"{LocalEcrFlags.FlagOf(refused.Port, options)} {refused.Port}: {refused.Message} Give another, or leave it out for a free one.", refused);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new WrongInputException($"--folder '{options.Folder}' cannot be used: {unusable.Message}", unusable);
        }
    }
}
