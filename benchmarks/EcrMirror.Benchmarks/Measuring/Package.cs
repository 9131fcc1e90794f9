using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary><c>ecr-mirror</c> as it is given to users: published for this platform, a native program. What is measured is this.</summary>
internal static class Package
{
    /// <summary>Publishes it from the sources beside this program; what did not change is not compiled again.</summary>
    /// <exception cref="BenchmarkException">It could not be published.</exception>
    public static async Task PublishAsync(CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync("Publishing ecr-mirror for this platform; the first time takes a few minutes…");
        try
        {
            await EcrMirrorProgram.PublishAsync(cancellationToken);
        }
        catch (InvalidOperationException refused)
        {
            throw new BenchmarkException(refused.Message);
        }
    }
}
