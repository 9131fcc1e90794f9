using EcrMirror.Cli.Copy;
using EcrMirror.Cli.Sources;
using EcrMirror.Testing;

namespace EcrMirror.Cli.Tests.Documents;

/// <summary>docs/cli.md, held to the commands.</summary>
public sealed class CommandPageTests
{
    private static readonly string File = SolutionFolder.Of("docs", "cli.md");

    [Fact]
    public void The_page_is_what_the_commands_are()
    {
        string page = CommandPage.Of(CommandLine.Root(new CapturedConsoles(200).Consoles));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
            System.IO.File.WriteAllText(File, page);

        Assert.Equal(page, System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData(StateFile.Variable)]
    [InlineData(SourceVariables.Username)]
    [InlineData(SourceVariables.Password)]
    [InlineData(SourceVariables.RegistryToken)]
    [InlineData("REGISTRY_AUTH_FILE")]
    [InlineData("NO_COLOR")]
    public void The_page_has_every_variable_of_the_environment(string name) =>
        Assert.Contains(name, System.IO.File.ReadAllText(File), StringComparison.Ordinal);

    [Fact]
    public void Every_command_says_what_its_exit_codes_mean() =>
        Assert.All(
            CommandLine.Root(new CapturedConsoles(200).Consoles).Subcommands.Where(command => command.Name is not "tables"),
            command => Assert.Contains("Exit codes:\n", Help.HelpText.For(command), StringComparison.Ordinal));

    // The flags that ecr-mirror-sync has: predecessors and README of that program.
    [Theory]
    [InlineData("--src")]
    [InlineData("-s")]
    [InlineData("--dest")]
    [InlineData("-d")]
    [InlineData("--src-creds")]
    [InlineData("--src-username")]
    [InlineData("--src-password")]
    [InlineData("--src-no-creds")]
    [InlineData("--src-registry-token")]
    [InlineData("--src-authfile")]
    [InlineData("--src-cert-dir")]
    [InlineData("--override-arch")]
    [InlineData("--override-os")]
    [InlineData("--override-variant")]
    [InlineData("--retry-times")]
    [InlineData("--policy")]
    [InlineData("--insecure-policy")]
    [InlineData("--dest-precompute-digests")]
    [InlineData("--batch")]
    [InlineData("--dry-run")]
    [InlineData("--render-table")]
    [InlineData("--debug")]
    public void Copy_has_every_flag_that_copy_of_ecr_mirror_sync_has_about_registries(string flag) =>
        Assert.Contains(CopyCommand.Create(new CapturedConsoles(80).Consoles).Options, option => option.Name == flag || option.Aliases.Contains(flag));
}
