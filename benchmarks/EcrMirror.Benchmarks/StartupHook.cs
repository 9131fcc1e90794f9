using System.Globalization;

/// <summary>
/// Has a program of .NET say, when it ends, how many bytes it has allocated. The runtime of a child calls it where
/// <c>DOTNET_STARTUP_HOOKS</c> names this assembly; its name, and that it is in no namespace, are the runtime's rules.
/// </summary>
internal static class StartupHook
{
    /// <summary>The variable with the file that the number is written to.</summary>
    public const string FileVariable = "BENCHMARK_ALLOCATED_FILE";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { } file)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllText(file, GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
    }
}
