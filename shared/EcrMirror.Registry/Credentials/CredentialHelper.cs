using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>Asks a program <c>docker-credential-NAME</c>. What it writes is never repeated, not even when it fails.</summary>
/// <remarks>Source: docker/docker-credential-helpers, "Development".</remarks>
internal static partial class CredentialHelper
{
    /// <summary>What the helper keeps for a host; null where it keeps nothing.</summary>
    /// <exception cref="RegistryException">The helper is missing, fails, takes too long, or writes something else.</exception>
    public static async Task<RegistryCredential?> AskAsync(
        string name, RegistryHost host, RegistryOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(name))
            throw new RegistryException($"'{Quote.Shortened(name)}' is no name of a credential helper.") { Kind = FailureKind.Settings };

        string program = $"docker-credential-{name}";
        using var limit = new CancellationTokenSource(options.CredentialHelperTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using Process process = Start(program, host);
        try
        {
            (int exitCode, string output) = await TalkAsync(process, ServerAddress(host), either.Token);
            return exitCode is 0 ? Read(output, program, host) : NothingKept(output) ? null : throw Failed(program, host, $"it ended with {exitCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(program, host, $"it took longer than {options.CredentialHelperTimeout}");
        }
        finally
        {
            End(process);
        }
    }

    private static Process Start(string program, RegistryHost host)
    {
        var start = new ProcessStartInfo(program, ["get"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw Failed(program, host, "it cannot be started", missing);
        }
    }

    private static async Task<(int ExitCode, string Output)> TalkAsync(Process process, string server, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(server.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A helper may end without reading; its exit code and output say what that means.
        }

        // Both pipes are emptied at once: a helper that fills the one nobody reads would never end.
        Task<string> output = ReadAsync(process.StandardOutput.BaseStream, cancellationToken);
        Task<string> ignored = ReadAsync(process.StandardError.BaseStream, cancellationToken);
        await Task.WhenAll(output, ignored);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output);
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        using var kept = new MemoryStream();
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (kept.Length < RegistryLimits.CredentialBytes)
                kept.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private static RegistryCredential Read(string output, string program, RegistryHost host)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            string user = document.RootElement.GetProperty("Username").GetString() ?? "";
            string secret = document.RootElement.GetProperty("Secret").GetString() ?? "";
            return user is "<token>"
                ? RegistryCredential.OfIdentityToken(secret, program)
                : RegistryCredential.OfPassword(user, secret, program);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Failed(program, host, "it did not write what the protocol asks for");
        }
    }

    // The helpers of docker say so on their output, with an exit code that also stands for any failure.
    private static bool NothingKept(string output) => output.Contains("credentials not found", StringComparison.OrdinalIgnoreCase);

    private static string ServerAddress(RegistryHost host) =>
        host == RegistryHost.DockerHub ? "https://index.docker.io/v1/" : host.ToString();

    private static RegistryException Failed(string program, RegistryHost host, string reason, Exception? inner = null) =>
        new($"The credential helper {program} gave no credentials for {host}: {reason}.", inner) { Kind = FailureKind.Settings };

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
