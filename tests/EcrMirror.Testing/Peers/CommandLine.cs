using System.Diagnostics;

namespace EcrMirror.Testing.Peers;

/// <summary>Runs a program to its end. A program that says no fails the test with what it said.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What the program wrote to its output, byte for byte.</summary>
    /// <exception cref="PeerException">The program said no, or did not end within a minute.</exception>
    public static async Task<byte[]> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new PeerException($"{program} did not start.");
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var output = new MemoryStream();
            Task reading = process.StandardOutput.BaseStream.CopyToAsync(output, both.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(both.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), both.Token);
            process.StandardInput.Close();
            await reading;
            await process.WaitForExitAsync(both.Token);
            return process.ExitCode == 0
                ? output.ToArray()
                : throw new PeerException($"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await errors}");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new PeerException($"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)} did not end within {Patience}.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
