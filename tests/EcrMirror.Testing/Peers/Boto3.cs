using EcrMirror.Testing.Programs;

namespace EcrMirror.Testing.Peers;

/// <summary>boto3, AWS's SDK for Python: a client of SQS, SNS and DynamoDB that did not come from us.</summary>
public sealed class Boto3
{
    // The first that speaks SQS's JSON protocol, the only one that fauxqs knows.
    private static readonly Version First = new(1, 28, 81);

    private readonly AwsEmulators _emulators;
    private readonly string _python;

    private Boto3(AwsEmulators emulators, string python) => (_emulators, _python) = (emulators, python);

    /// <summary>
    /// Python with the package, for emulators. Where it is not installed or too old, the running test is skipped with a reason; under
    /// <c>CI=true</c> it fails.
    /// </summary>
    public static async Task<Boto3> RequireAsync(AwsEmulators emulators, CancellationToken cancellationToken)
    {
        string python = Component.Python.Require();
        ProgramRun asked = await ProgramRun.OfAsync(python, ["-c", "import boto3; print(boto3.__version__)"], emulators.Environment, cancellationToken);
        if (FindProblem(asked.Output) is { } problem)
            Component.Refuse(problem, isContinuousIntegration: Environment.GetEnvironmentVariable("CI") is "true");
        return new Boto3(emulators, python);
    }

    /// <summary>Runs a program.</summary>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="PeerException">It failed; the message has its words.</exception>
    public async Task<string> RunAsync(string program, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        ProgramRun run = await ProgramRun.OfAsync(_python, ["-c", program, .. arguments], _emulators.Environment, cancellationToken);
        return run.ExitCode == 0 ? run.Output : throw new PeerException($"The program ended with {run.ExitCode}: {run.Errors}\n{program}");
    }

    /// <summary>Why it cannot be used, by the version that was printed; null if it can.</summary>
    internal static string? FindProblem(string printed) => Version.TryParse(printed.Trim(), out Version? version)
        ? version < First ? $"boto3 is version {version} and too old: {First} is the first that speaks SQS's JSON protocol." : null
        : $"python3 has no boto3. On Debian: apt-get install {Component.Python.Package}";
}
