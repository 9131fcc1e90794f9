using EcrMirror.Oci;
using EcrMirror.State.Ledger;

namespace EcrMirror.State.Tests.Ledger;

/// <summary>What every ledger does.</summary>
public abstract class LedgerContract(TestState state) : IAsyncLifetime
{
    private readonly ILedger _ledger = state.Ledger;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_entry_is_found_with_every_member()
    {
        LedgerEntry entry = Sample.Entry();

        LedgerEntry stored = await _ledger.UpdateAsync(entry.Repository, entry.Tag, _ => entry, Cancellation);

        Assert.Equal(entry, stored);
        Assert.Equal(entry, await _ledger.FindAsync(entry.Repository, entry.Tag, Cancellation));
    }

    [Fact]
    public async Task An_entry_is_found_with_what_it_leaves_open()
    {
        LedgerEntry entry = Sample.Entry() with
        {
            Digest = null,
            PreviousDigest = null,
            Outcome = LedgerOutcome.Current,
            Stage = null,
            Reason = null,
            PublishedAt = null,
        };

        await _ledger.UpdateAsync(entry.Repository, entry.Tag, _ => entry, Cancellation);

        Assert.Equal(entry, await _ledger.FindAsync(entry.Repository, entry.Tag, Cancellation));
    }

    [Fact]
    public async Task Nothing_is_known_about_a_tag_that_was_never_written()
    {
        await WriteAsync("1.0");

        Assert.Null(await _ledger.FindAsync(Sample.First, Tag.Latest, Cancellation));
        Assert.Null(await _ledger.FindAsync(Sample.Second, Tag.Parse("1.0"), Cancellation));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(150)]
    public async Task Entries_of_some_repositories_are_listed_and_those_of_others_are_not(int count)
    {
        Repository[] wanted = [.. Enumerable.Range(0, count).Select(number => Repository.Parse($"a.example/team/app-{number}"))];
        foreach (Repository repository in wanted.Append(Repository.Parse("a.example/team/other")))
        {
            foreach (string tag in new[] { "1.0", "2.0" })
                await _ledger.UpdateAsync(repository, Tag.Parse(tag), _ => Sample.Entry() with { Repository = repository, Tag = Tag.Parse(tag), Reason = new string('x', 10_000) }, Cancellation);
        }

        string[] listed = await _ledger.ListAsync(wanted, Cancellation).Select(entry => $"{entry.Repository}:{entry.Tag}").ToArrayAsync(Cancellation);

        Assert.Equal(wanted.SelectMany(repository => new[] { $"{repository}:1.0", $"{repository}:2.0" }).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tags_that_differ_in_case_are_different_entries()
    {
        await WriteAsync("RC");

        Assert.Null(await _ledger.FindAsync(Sample.First, Tag.Parse("rc"), Cancellation));
    }

    [Fact]
    public async Task A_change_is_given_what_stands_there()
    {
        await WriteAsync("1.0");
        LedgerEntry? given = null;

        await _ledger.UpdateAsync(
            Sample.First,
            Tag.Parse("1.0"),
            before =>
            {
                given = before;
                return before! with { PreviousDigest = before.Digest, Digest = Sample.Digest(5) };
            },
            Cancellation);

        Assert.Equal(Sample.Entry(), given);
        LedgerEntry? after = await _ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation);
        Assert.Equal(Sample.Digest(5), after!.Digest);
        Assert.Equal(Sample.Digest(0), after.PreviousDigest);
    }

    [Fact]
    public async Task A_first_change_is_given_nothing()
    {
        LedgerEntry? given = Sample.Entry();

        await _ledger.UpdateAsync(
            Sample.First,
            Tag.Parse("1.0"),
            before =>
            {
                given = before;
                return Sample.Entry();
            },
            Cancellation);

        Assert.Null(given);
    }

    [Fact]
    public async Task A_change_that_throws_changes_nothing_and_does_not_lock_others_out()
    {
        await WriteAsync("1.0");

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => _ledger.UpdateAsync(
            Sample.First, Tag.Parse("1.0"), _ => throw new TimeZoneNotFoundException(), Cancellation));

        Assert.Equal(Sample.Entry(), await _ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation));
        await WriteAsync("1.1");
    }

    [Fact]
    public async Task A_change_that_returns_an_entry_of_another_tag_is_refused_with_both_names()
    {
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _ledger.UpdateAsync(Sample.First, Tag.Latest, _ => Sample.Entry("1.0"), Cancellation));

        Assert.Equal(
            "A change of the ledger's entry 127.0.0.1:5000/team/app:latest returned one of 127.0.0.1:5000/team/app:1.0.", refused.Message);
        Assert.Null(await _ledger.FindAsync(Sample.First, Tag.Latest, Cancellation));
    }

    [Fact]
    public async Task A_repositorys_entries_are_listed_in_the_order_of_the_tags_text()
    {
        foreach (string tag in (string[])["b", "a", "1.10", "1.9", "B", "_x"])
            await WriteAsync(tag);
        await WriteAsync("other", Sample.Second);
        await WriteAsync("longer", Repository.Parse("127.0.0.1:5000/team/app2"));

        List<string> tags = await ListAsync(Sample.First);

        Assert.Equal(["1.10", "1.9", "B", "_x", "a", "b"], tags);
    }

    [Fact]
    public async Task A_repository_nothing_is_known_about_has_no_entries()
    {
        Assert.Empty(await ListAsync(Sample.First));
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_complete()
    {
        foreach (int number in Enumerable.Range(0, 1001))
            await WriteAsync($"v{number:0000}");

        List<string> tags = await ListAsync(Sample.First);

        Assert.Equal(Enumerable.Range(0, 1001).Select(number => $"v{number:0000}"), tags);
    }

    [Fact]
    public async Task Entries_can_be_written_while_they_are_being_listed()
    {
        await WriteAsync("a");
        await WriteAsync("b");

        await foreach (LedgerEntry entry in _ledger.ListAsync(Sample.First, Cancellation))
            await _ledger.UpdateAsync(entry.Repository, entry.Tag, before => before! with { Reason = "seen" }, Cancellation);

        Assert.Equal("seen", (await _ledger.FindAsync(Sample.First, Tag.Parse("b"), Cancellation))!.Reason);
    }

    [Fact]
    public async Task Of_fifty_changes_at_once_none_is_lost()
    {
        await Sample.InParallel(50, _ => _ledger.UpdateAsync(
            Sample.First,
            Tag.Parse("1.0"),
            before => (before ?? Sample.Entry()) with { CheckedAt = (before?.CheckedAt ?? Sample.Noon).AddMinutes(1) },
            Cancellation));

        LedgerEntry? after = await _ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation);
        Assert.Equal(Sample.Noon.AddMinutes(50), after!.CheckedAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_outrun_by_another_writer_sees_that_writers_entry(bool isThereBefore)
    {
        if (isThereBefore)
            await WriteAsync("1.0", reason: "Old.");
        List<string?> seen = [];

        LedgerEntry stored = await _ledger.UpdateAsync(
            Sample.First,
            Tag.Parse("1.0"),
            before =>
            {
                // The faster writer comes between the reading and the writing of this one.
                seen.Add(before?.Reason);
                if (seen.Count == 1)
                    WriteAsync("1.0", reason: "Faster.").GetAwaiter().GetResult();
                return Sample.Entry() with { Reason = "Slower." };
            },
            Cancellation);

        Assert.Equal([isThereBefore ? "Old." : null, "Faster."], seen);
        Assert.Equal("Slower.", stored.Reason);
        Assert.Equal(stored, await _ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation));
    }

    private Task<LedgerEntry> WriteAsync(string tag, Repository? repository = null, string? reason = null)
    {
        LedgerEntry entry = Sample.Entry(tag, repository);
        if (reason is not null)
            entry = entry with { Reason = reason };
        return _ledger.UpdateAsync(entry.Repository, entry.Tag, _ => entry, Cancellation);
    }

    private async Task<List<string>> ListAsync(Repository repository)
    {
        List<string> tags = [];
        await foreach (LedgerEntry entry in _ledger.ListAsync(repository, Cancellation))
            tags.Add(entry.Tag.ToString());
        return tags;
    }
}
