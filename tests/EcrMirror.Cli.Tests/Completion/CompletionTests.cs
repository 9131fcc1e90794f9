using System.Diagnostics;
using EcrMirror.Cli.Completion;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Cli.Tests.Completion;

/// <summary>The script of bash, in bash.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ecr-mirror mir", "mirror")]
    [InlineData("ecr-mirror   pull-through l", "list")]
    [InlineData("ecr-mirror copy --src-u", "--src-username")]
    [InlineData("ecr-mirror copy --src alpine:3.20 --dest h.io:5000/alpine --render", "--render-table")]
    [InlineData("ecr-mirror mirror alpine:3.20 h.io:5000/alpine --render", "--render-table")]
    [InlineData("ecr-mirror copy --output ", "json table yaml")]
    [InlineData("ecr-mirror copy --output=y", "yaml")]
    [InlineData("ecr-mirror copy -o j", "json")]
    [InlineData("ecr-mirror completion f", "fish")]
    [InlineData("ecr-mirror copy --auth-file /etc/host", "")]
    public async Task Bash_completes(string line, string suggestions)
    {
        string script = _folder.Write("complete.sh", $"""
            {ShellScript.Of("bash")}
            ecr-mirror() {"{"} dotnet '{Path.Combine(AppContext.BaseDirectory, "ecr-mirror.dll")}' "$@"; {"}"}
            COMP_LINE="{line}"
            COMP_POINT=${"{"}#COMP_LINE{"}"}
            COMP_WORDS=(ecr-mirror)
            _ecr_mirror_complete
            echo "${"{"}COMPREPLY[*]{"}"}"
            complete -p ecr-mirror
            """);

        string[] said = (await BashAsync(script)).Split('\n');

        Assert.Equal(suggestions, said[0]);
        Assert.Equal("complete -o default -F _ecr_mirror_complete ecr-mirror", said[1]);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task A_script_is_printed_as_it_is(string shell)
    {
        var captured = new CapturedConsoles(20);

        int exitCode = await CommandLine.RunAsync(["completion", shell], captured.Consoles);

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal(ShellScript.Of(shell) + "\n", captured.Out);
        Assert.Contains("[suggest:", captured.Out, StringComparison.Ordinal);
    }

    private static async Task<string> BashAsync(string script)
    {
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "--noprofile", script]) { RedirectStandardOutput = true })!;
        string said = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said;
    }
}
