using System.Text.RegularExpressions;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Testing.Peers;

/// <summary>The AWS command line: a client of SQS, SNS and DynamoDB that did not come from us.</summary>
public sealed partial class AwsCommandLine
{
    // The first of each that speak SQS's JSON protocol, the only one that fauxqs knows.
    private static readonly Version First = new(1, 29, 81);
    private static readonly Version FirstOfTwo = new(2, 13, 33);

    // Version 1 has a default address for SQS that wins over the environment, and loses to this.
    private const string ToEmulators = """
        aws() {
          case $1 in
            sqs) command aws --endpoint-url "$AWS_ENDPOINT_URL_SQS" "$@" ;;
            *) command aws "$@" ;;
          esac
        }
        """;

    private readonly AwsEmulators _emulators;

    private AwsCommandLine(AwsEmulators emulators) => _emulators = emulators;

    /// <summary>
    /// The program, for emulators. Where it is not installed or too old, the running test is skipped with a reason; under <c>CI=true</c>
    /// it fails.
    /// </summary>
    public static async Task<AwsCommandLine> RequireAsync(AwsEmulators emulators, CancellationToken cancellationToken)
    {
        string path = Component.Aws.Require();
        ProgramRun asked = await ProgramRun.OfAsync(path, ["--version"], emulators.Environment, cancellationToken);
        if (FindProblem(asked.Output + asked.Errors) is { } problem)
            Component.Refuse(problem, isContinuousIntegration: Environment.GetEnvironmentVariable("CI") is "true");
        return new AwsCommandLine(emulators);
    }

    /// <summary>Runs a script of the shell in a folder, such as the guide shows it. It ends at the first command that fails.</summary>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="PeerException">A command failed; the message has its words.</exception>
    public async Task<string> RunAsync(string script, ScratchFolder folder, CancellationToken cancellationToken)
    {
        ProgramRun run = await ProgramRun.OfAsync("/bin/sh", ["-euc", $"cd {folder.FullName}\n{ToEmulators}\n{script}"], _emulators.Environment, cancellationToken);
        return run.ExitCode == 0 ? run.Output : throw new PeerException($"The script ended with {run.ExitCode}: {run.Errors}\n{script}");
    }

    /// <summary>Why a version cannot be used, by what it says of itself; null if it can.</summary>
    internal static string? FindProblem(string said)
    {
        if (!Version.TryParse(Said().Match(said).Groups["version"].Value, out Version? version))
            return $"The AWS command line does not say its version: {said.Trim()}";

        Version first = version.Major == 1 ? First : FirstOfTwo;
        return version < first ? $"The AWS command line is version {version} and too old: {first} is the first that speaks SQS's JSON protocol." : null;
    }

    [GeneratedRegex(@"\Aaws-cli/(?<version>\d+\.\d+\.\d+)")]
    private static partial Regex Said();
}
