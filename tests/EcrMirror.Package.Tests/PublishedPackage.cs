using EcrMirror.Package.Tests;
using EcrMirror.Testing.Programs;

[assembly: AssemblyFixture(typeof(PublishedPackage))]

namespace EcrMirror.Package.Tests;

/// <summary>The package of these sources. What did not change since it was published last is not compiled again; otherwise it takes minutes.</summary>
public sealed class PublishedPackage : IAsyncLifetime
{
    private static readonly Dictionary<string, string> None = [];

    public async ValueTask InitializeAsync() => await EcrMirrorProgram.PublishAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs the package and the program of the build in the same way, one after the other.</summary>
    /// <param name="stateFolder">Where both keep state.</param>
    /// <param name="arguments">Their arguments.</param>
    /// <returns>What each has done, as text that can be compared: times are left out.</returns>
    public static async Task<(string Package, string Build)> CompareAsync(string stateFolder, params IReadOnlyList<string> arguments)
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        ProgramRun package = await RunAsync(stateFolder, arguments);
        ProgramRun build = await EcrMirrorProgram.RunAsync(stateFolder, cancelled, arguments);
        return (Told.By(package), Told.By(build));
    }

    /// <summary>Runs the package to its end.</summary>
    public static Task<ProgramRun> RunAsync(string stateFolder, params IReadOnlyList<string> arguments) =>
        EcrMirrorProgram.RunPackageAsync(stateFolder, None, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken, arguments);
}
