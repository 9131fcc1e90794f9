using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace EcrMirror.Architecture.Tests;

public sealed partial class SourceTests
{
    private static readonly string[] Techniques =
        ["Helper", "Helpers", "Util", "Utils", "Utilities", "Common", "Interfaces", "Models", "Managers", "Misc"];

    [Fact]
    public void Folders_are_named_for_what_they_do()
    {
        Assert.DoesNotContain(
            SourceTree.Folders(), folder => Techniques.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Shared_code_switches_no_warning_off()
    {
        Assert.DoesNotContain(SourceTree.Files("shared", "*.cs"), file => Pragma().IsMatch(SourceTree.Read(file)));
    }

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("test.sh")]
    [InlineData("ecr-mirror")]
    [InlineData(".ci/run")]
    [InlineData("deploy/local/up.sh")]
    [InlineData("deploy/local/down.sh")]
    [InlineData("tests/EcrMirror.Testing/node/install.sh")]
    public void A_script_can_be_run(string path)
    {
        Assert.True(File.GetUnixFileMode(Path.Combine(SourceTree.Root, path)).HasFlag(UnixFileMode.UserExecute));
    }

    [GeneratedRegex(@"^\s*#\s*pragma\b", RegexOptions.Multiline)]
    private static partial Regex Pragma();
}
