using EcrMirror.Testing.Peers;

namespace EcrMirror.Cli.Tests.Programs;

/// <summary>What a file or another program gets in place of a terminal.</summary>
public sealed class PipedOutputTests : IDisposable
{
    private const string Rules = """
        rules:
          - id: keda
            source: ghcr.io/kedacore/keda
            select: { tags: ["2.*"] }
            destinations: [127.0.0.1:5000/keda]
          - source: docker.io/library/alpine:3.19
            destinations: [127.0.0.1:5000/mirror/alpine]
        """;

    private readonly ScratchFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_table_is_columns_of_plain_text()
    {
        ProgramResult listed = await ChildProgram.RunAsync(_home, ["rules", "list", "--rules", Write("rules.yaml", Rules)]);

        Assert.Equal(
            """
            Rule                            Tags   Destinations                   Schedule   Expires
            keda                            2.*    127.0.0.1:5000/keda            -          -
            of ghcr.io/kedacore/keda
            docker.io/library/alpine:3.19   -      127.0.0.1:5000/mirror/alpine   -          -
            2 rules, 1 warning.

            """,
            listed.Out);
    }

    [Fact]
    public async Task What_does_not_fit_into_COLUMNS_is_in_blocks()
    {
        ProgramResult listed = await ChildProgram.RunAsync(_home, ["rules", "list", "--rules", Write("rules.yaml", Rules)], ("COLUMNS", "60"));

        Assert.StartsWith("keda\n  of ghcr.io/kedacore/keda\n", listed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_UTF_8_whatever_the_locale()
    {
        string file = Write("größer.yaml", "rules: []");

        ProgramResult refused = await ChildProgram.RunAsync(_home, ["rules", "check", "--rules", file], ("LC_ALL", "de_DE.ISO-8859-1"));

        Assert.Contains("größer.yaml", refused.Out + refused.Error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(_home.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
