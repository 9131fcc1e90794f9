using System.Text.RegularExpressions;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Package.Tests;

public sealed partial class HelpTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_command_has_the_help_of_the_build()
    {
        ProgramRun root = await PublishedPackage.RunAsync(_folder.FullName, "--help");
        string[] commands = [.. Command().Matches(root.Output.Split("Commands:")[1].Split("First steps:")[0]).Select(command => command.Groups["name"].Value)];

        Assert.True(commands.Length > 15, root.Output);
        foreach (string command in commands)
        {
            (string package, string build) = await PublishedPackage.CompareAsync(_folder.FullName, command, "--help");
            Assert.Equal(build, package);
        }
    }

    [Fact]
    public async Task The_package_is_one_program_and_what_it_loads()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.GetDirectoryName(EcrMirrorProgram.FindPackage())!).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

        Assert.Equal(["ecr-mirror", "libe_sqlite3.so"], files);
        Assert.Equal(0, (await PublishedPackage.RunAsync(_folder.FullName, "--version")).ExitCode);
    }

    [GeneratedRegex(@"^  (?<name>[a-z-]+) ", RegexOptions.Multiline)]
    private static partial Regex Command();
}
