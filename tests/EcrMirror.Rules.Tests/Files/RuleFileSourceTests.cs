using System.Text;
using EcrMirror.Rules.Files;

namespace EcrMirror.Rules.Tests.Files;

public sealed class RuleFileSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;

    [Fact]
    public async Task A_folder_is_read_in_the_order_of_its_files()
    {
        Write("b.yaml", Rule("b"));
        Write("a.yml", Rule("a"));
        Write("c.yaml", Rule("c"));
        Write(".hidden.yaml", Rule("hidden"));
        Write("notes.txt", "no rules");
        Directory.CreateDirectory(Path.Combine(_folder, "further.yaml"));

        RuleSet read = await new RuleFileSource([_folder]).ReadAsync(TestContext.Current.CancellationToken);

        Assert.Empty(read.Findings);
        Assert.Equal(["a", "b", "c"], read.Rules.Select(rule => rule.Id));
        Assert.Equal($"{Path.Combine(_folder, "a.yml")}:2:10", read.Rules[0].Origin.Place);
    }

    [Fact]
    public async Task Files_are_read_in_the_order_in_which_they_are_named_and_once()
    {
        string second = Write("b.yaml", Rule("b"));
        string first = Write("a.yaml", Rule("a"));

        RuleSet read = await new RuleFileSource([second, first, _folder]).ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["b", "a"], read.Rules.Select(rule => rule.Id));
    }

    [Fact]
    public async Task A_mistake_in_one_file_leaves_the_others()
    {
        Write("a.yaml", "version: [");
        Write("b.yaml", Rule("b"));

        RuleSet read = await new RuleFileSource([_folder]).ReadAsync(TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(read.Findings).IsError);
        Assert.Equal("b", Assert.Single(read.Rules).Id);
    }

    [Fact]
    public async Task A_file_that_did_not_change_is_not_read_anew_and_one_that_did_is()
    {
        Write("a.yaml", Rule("a"));
        Write("b.yaml", Rule("b"));
        var source = new RuleFileSource([_folder]);
        RuleSet before = await source.ReadAsync(TestContext.Current.CancellationToken);

        Write("b.yaml", Rule("c"));
        RuleSet after = await source.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Same(before.Rules[0], after.Rules[0]);
        Assert.Equal(["a", "c"], after.Rules.Select(rule => rule.Id));
    }

    [Fact]
    public async Task A_file_that_is_being_saved_counts_with_what_it_last_had()
    {
        string file = Write("a.yaml", Rule("a"));
        var source = new RuleFileSource([file]);
        await source.ReadAsync(TestContext.Current.CancellationToken);

        Write("a.yaml", Rule("a") + "  - id: [broken");
        RuleSet broken = await source.ReadAsync(TestContext.Current.CancellationToken);
        RuleSet still = await source.ReadAsync(TestContext.Current.CancellationToken);
        Write("a.yaml", "version: 1\nrules: []\n");
        RuleSet empty = await source.ReadAsync(TestContext.Current.CancellationToken);

        Assert.All([broken, still], read => Assert.Equal("a", Assert.Single(read.Rules).Id));
        Assert.Equal($"{file}: error: No rule of it can be read: those that it last had count on.", broken.Findings[^1].ToString());
        Assert.Empty(empty.Rules);
    }

    [Fact]
    public async Task However_many_files_there_are_memory_for_one_is_taken()
    {
        foreach (int number in Enumerable.Range(0, 200))
            Write($"{number}.yaml", Rule($"rule-{number}"));
        var source = new RuleFileSource([_folder]);
        await source.ReadAsync(TestContext.Current.CancellationToken);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        await source.ReadAsync(TestContext.Current.CancellationToken);

        // Other tests allocate meanwhile, but not a whole buffer for each of these files.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 100L * RuleFileLimits.Bytes);
    }

    [Fact]
    public async Task A_folder_without_rules_is_told()
    {
        RuleSet read = await new RuleFileSource([_folder]).ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"{_folder}: warning: The folder has no file that ends in .yaml or .yml.", Assert.Single(read.Findings).ToString());
    }

    [Fact]
    public async Task A_mark_of_the_encoding_is_passed_over()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.yaml"), Rule("a"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), TestContext.Current.CancellationToken);

        RuleSet read = await new RuleFileSource([_folder]).ReadAsync(TestContext.Current.CancellationToken);

        Assert.Empty(read.Findings);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_the_same_as_no_rules()
    {
        Task Read() => new RuleFileSource([Path.Combine(_folder, "none.yaml")]).ReadAsync(TestContext.Current.CancellationToken);

        RuleSourceException unreadable = await Assert.ThrowsAsync<RuleSourceException>(Read);
        Assert.EndsWith("cannot be read: there is no such file or folder.", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused()
    {
        string file = Write("a.yaml", Rule("a") + new string('\n', RuleFileLimits.Bytes));

        RuleSourceException unreadable = await Assert.ThrowsAsync<RuleSourceException>(() => new RuleFileSource([file]).ReadAsync(TestContext.Current.CancellationToken));

        Assert.Contains("more than 4 MiB", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_text_is_refused()
    {
        string file = Path.Combine(_folder, "a.yaml");
        await File.WriteAllBytesAsync(file, [.. Encoding.UTF8.GetBytes(Rule("a")), 0xff, 0xc0], TestContext.Current.CancellationToken);

        RuleSourceException unreadable = await Assert.ThrowsAsync<RuleSourceException>(() => new RuleFileSource([file]).ReadAsync(TestContext.Current.CancellationToken));

        Assert.EndsWith("it is no text in UTF-8.", unreadable.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Rule(string id) => $"version: 1\nrules: [ {{ id: {id}, source: \"alpine:3\", destinations: [127.0.0.1:5000/{id}] }} ]";

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
