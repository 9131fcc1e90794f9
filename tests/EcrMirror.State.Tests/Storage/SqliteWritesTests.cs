using EcrMirror.Oci;
using EcrMirror.State.Ledger;

namespace EcrMirror.State.Tests.Storage;

/// <summary>How writes of many callers become transactions. Each transaction is one flush.</summary>
public sealed class SqliteWritesTests : IDisposable
{
    private readonly TestState _state = TestState.InNewFile();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Writes_that_come_one_after_the_other_are_committed_one_by_one()
    {
        await WriteAsync(0);
        int before = _state.Commits();

        for (int number = 1; number <= 20; number++)
            await WriteAsync(number);

        Assert.Equal(20, _state.Commits() - before);
    }

    [Fact]
    public async Task A_single_write_is_committed_at_once()
    {
        Task write = WriteAsync(1);

        await write;

        Assert.Equal(1, _state.Commits());
    }

    [Fact]
    public async Task Writes_that_wait_at_the_same_time_are_committed_together()
    {
        await WriteAsync(0);
        int before = _state.Commits();
        Task[] writes;
        using (_state.Hold())
            writes = [.. Enumerable.Range(1, 200).Select(WriteAsync)];

        await Task.WhenAll(writes);

        // The first may have been taken before the others came.
        Assert.InRange(_state.Commits() - before, 1, 2);
        Assert.Equal(201, _state.Count("ledger"));
    }

    [Fact]
    public async Task More_than_fit_into_one_transaction_go_into_several()
    {
        await WriteAsync(0);
        int before = _state.Commits();
        Task[] writes;
        using (_state.Hold())
            writes = [.. Enumerable.Range(1, 600).Select(WriteAsync)];

        await Task.WhenAll(writes);

        Assert.InRange(_state.Commits() - before, 3, 4);
        Assert.Equal(601, _state.Count("ledger"));
    }

    [Fact]
    public async Task Changes_of_one_entry_that_wait_together_are_all_kept()
    {
        await WriteAsync(0);
        Task<LedgerEntry>[] changes;
        using (_state.Hold())
        {
            changes =
            [
                .. Enumerable.Range(1, 30).Select(_ => _state.Ledger.UpdateAsync(
                    Sample.First,
                    Tag.Parse("1.0"),
                    before => (before ?? Sample.Entry()) with { CheckedAt = (before?.CheckedAt ?? Sample.Noon).AddMinutes(1) },
                    Cancellation)),
            ];
        }

        await Task.WhenAll(changes);

        LedgerEntry? after = await _state.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation);
        Assert.Equal(Sample.Noon.AddMinutes(30), after!.CheckedAt);
    }

    [Fact]
    public async Task Nobody_is_told_that_something_is_written_before_everybody_can_read_it()
    {
        using TestState other = _state.Another();

        LedgerEntry?[] read = await Sample.InParallel(200, async number =>
        {
            await WriteAsync(number);
            return await other.Ledger.FindAsync(Sample.First, TagOf(number), Cancellation);
        });

        Assert.All(read, Assert.NotNull);
    }

    [Fact]
    public async Task A_write_that_is_refused_takes_no_other_with_it()
    {
        await WriteAsync(0);
        _state.Tamper("CREATE TRIGGER refuse BEFORE INSERT ON ledger WHEN new.name = 't7' BEGIN SELECT RAISE(ABORT, 'no more'); END");
        Task[] writes;
        using (_state.Hold())
            writes = [.. Enumerable.Range(1, 20).Select(WriteAsync)];

        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.IsType<StateException>(Assert.Single(writes, write => write.IsFaulted).Exception!.InnerException);
        Assert.Equal(20, _state.Count("ledger"));
        Assert.Null(await _state.Ledger.FindAsync(Sample.First, TagOf(7), Cancellation));
    }

    [Fact]
    public async Task A_write_that_ends_the_transaction_of_all_takes_no_other_with_it()
    {
        await WriteAsync(0);
        _state.Tamper("CREATE TRIGGER refuse BEFORE INSERT ON ledger WHEN new.name = 't7' BEGIN SELECT RAISE(ROLLBACK, 'no more'); END");
        Task[] writes;
        using (_state.Hold())
            writes = [.. Enumerable.Range(1, 20).Select(WriteAsync)];

        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal([7], Enumerable.Range(1, 20).Where(number => writes[number - 1].IsFaulted));
        Assert.Equal(20, _state.Count("ledger"));
    }

    [Fact]
    public async Task Of_many_rows_of_one_write_all_are_written_or_none()
    {
        await WriteAsync(0);
        _state.Tamper($"CREATE TRIGGER refuse BEFORE INSERT ON blob_location WHEN new.digest = '{Sample.Digest(3)}' BEGIN SELECT RAISE(FAIL, 'no more'); END");
        Task[] writes;
        using (_state.Hold())
        {
            writes =
            [
                _state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1), Sample.Digest(2)], Cancellation),
                _state.BlobLocations.AddAsync(Sample.Second, [Sample.Digest(1), Sample.Digest(2), Sample.Digest(3), Sample.Digest(4)], Cancellation),
            ];
        }

        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal([false, true], writes.Select(write => write.IsFaulted));
        Assert.Equal(2, _state.Count("blob_location"));
    }

    // A foreign key that is looked at last makes the commit fail, as a disk can that is full.
    [Fact]
    public async Task What_cannot_be_committed_is_told_to_nobody_as_written()
    {
        await WriteAsync(0);
        _state.Tamper("CREATE TABLE other (name TEXT PRIMARY KEY)");
        _state.Tamper("CREATE TABLE bound (name TEXT REFERENCES other (name) DEFERRABLE INITIALLY DEFERRED)");
        _state.Tamper("CREATE TRIGGER bind AFTER INSERT ON ledger WHEN new.name IN ('t3', 't7') BEGIN INSERT INTO bound VALUES (new.name); END");
        Task[] writes;
        using (_state.Hold())
            writes = [.. Enumerable.Range(1, 20).Select(WriteAsync)];

        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal([3, 7], Enumerable.Range(1, 20).Where(number => writes[number - 1].IsFaulted));
        foreach (int number in Enumerable.Range(1, 20))
            Assert.Equal(writes[number - 1].IsCompletedSuccessfully, await _state.Ledger.FindAsync(Sample.First, TagOf(number), Cancellation) is not null);
    }

    // The first writes may be taken before their callers give up; once those wait for the lock, whatever comes waits for its turn.
    [Fact]
    public async Task Who_gives_up_before_the_write_was_begun_has_written_nothing()
    {
        await WriteAsync(0);
        List<Task> writes = [];
        using (_state.Hold())
        {
            do
            {
                using var givesUp = new CancellationTokenSource();
                writes.Add(_state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(writes.Count)], givesUp.Token));
                await givesUp.CancelAsync();
            }
            while (!writes[^1].IsCanceled);
        }

        await Task.WhenAll(writes[..^1]);

        await WriteAsync(1);
        Assert.Equal(writes.Count - 1, _state.Count("blob_location"));
        Assert.Empty(await _state.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(writes.Count - 1)], Cancellation));
    }

    [Fact]
    public async Task Reading_does_not_wait_for_a_write()
    {
        await WriteAsync(1);
        using IDisposable held = _state.Hold();
        Task write = WriteAsync(2);

        LedgerEntry? read = await _state.Ledger.FindAsync(Sample.First, TagOf(1), Cancellation);

        Assert.NotNull(read);
        Assert.False(write.IsCompleted);
        held.Dispose();
        await write;
    }

    [Fact]
    public async Task What_waits_when_the_state_is_closed_is_written()
    {
        using TestState other = _state.Another();
        await WriteAsync(0);
        Task[] writes;
        TestState closing = _state.Another();
        using (_state.Hold())
            writes = [.. Enumerable.Range(1, 20).Select(number => WriteAsync(closing, number, Cancellation))];

        closing.Dispose();

        await Task.WhenAll(writes);
        Assert.Equal(21, other.Count("ledger"));
    }

    [Fact]
    public async Task A_closed_state_takes_no_more()
    {
        TestState closed = _state.Another();
        ILedger ledger = closed.Ledger;
        await WriteAsync(closed, 1, Cancellation);

        closed.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ledger.UpdateAsync(Sample.First, TagOf(2), _ => EntryOf(2), Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_only_read_is_not_written()
    {
        await WriteAsync(1);
        using TestState reader = _state.Another();
        int before = _state.Commits();

        using IDisposable held = _state.Hold();

        Assert.NotNull(await reader.Ledger.FindAsync(Sample.First, TagOf(1), Cancellation));
        Assert.Equal(before, _state.Commits());
    }

    private Task<LedgerEntry> WriteAsync(int number) => WriteAsync(_state, number, Cancellation);

    private static Task<LedgerEntry> WriteAsync(TestState state, int number, CancellationToken cancellationToken) =>
        state.Ledger.UpdateAsync(Sample.First, TagOf(number), _ => EntryOf(number), cancellationToken);

    private static Tag TagOf(int number) => Tag.Parse($"t{number}");

    private static LedgerEntry EntryOf(int number) => Sample.Entry() with { Tag = TagOf(number) };
}
