using System.Diagnostics;
using EcrMirror.Oci;
using EcrMirror.State.Blobs;
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
    public async Task Many_rows_of_one_write_are_one_transaction()
    {
        await WriteAsync(0);
        int before = _state.Commits();

        await _state.BlobLocations.AddAsync(Sample.First, [.. Enumerable.Range(1, 100).Select(Sample.Digest)], Cancellation);

        Assert.Equal(1, _state.Commits() - before);
    }

    [Fact]
    public async Task Writes_that_wait_at_the_same_time_are_committed_together()
    {
        await WriteAsync(0);
        int before = _state.Commits();

        await Task.WhenAll(await WhileHeldAsync(200));

        // That of whoever came first, and the others.
        Assert.Equal(2, _state.Commits() - before);
        Assert.Equal(201, _state.Count("blob_location"));
    }

    [Fact]
    public async Task More_than_fit_into_one_transaction_go_into_several()
    {
        await WriteAsync(0);
        int before = _state.Commits();

        await Task.WhenAll(await WhileHeldAsync(600));

        Assert.Equal(4, _state.Commits() - before);
        Assert.Equal(601, _state.Count("blob_location"));
    }

    [Fact]
    public async Task What_changes_nothing_is_not_committed()
    {
        await WriteAsync(0);
        int before = _state.Commits();

        await WriteAsync(0);

        Assert.Equal(0, _state.Commits() - before);
    }

    [Fact]
    public async Task Changes_of_one_entry_at_the_same_time_are_all_kept()
    {
        await Sample.InParallel(100, _ => _state.Ledger.UpdateAsync(
            Sample.First,
            Tag.Parse("1.0"),
            before => (before ?? Sample.Entry()) with { CheckedAt = (before?.CheckedAt ?? Sample.Noon).AddMinutes(1) },
            Cancellation));

        LedgerEntry? after = await _state.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation);
        Assert.Equal(Sample.Noon.AddMinutes(100), after!.CheckedAt);
    }

    [Fact]
    public async Task Nobody_is_told_that_something_is_written_before_everybody_can_read_it()
    {
        using TestState other = _state.Another();

        bool[] isThere = await Sample.InParallel(200, async number =>
        {
            await WriteAsync(number);
            return (await other.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(number)], Cancellation)).Count is 1;
        });

        Assert.DoesNotContain(false, isThere);
    }

    [Theory]
    [InlineData("ABORT")]
    [InlineData("FAIL")]
    [InlineData("ROLLBACK")]
    public async Task A_write_that_is_refused_takes_no_other_with_it(string how)
    {
        await WriteAsync(0);
        Refuse($"BEGIN SELECT RAISE({how}, 'no more'); END", 7);

        Task[] writes = await WhileHeldAsync(20);

        await ShouldBeAsWasSaidAsync(writes, 7);
    }

    // A foreign key that is looked at last makes the commit fail, as a full disk may.
    [Fact]
    public async Task What_cannot_be_committed_is_told_to_nobody_as_written()
    {
        await WriteAsync(0);
        _state.Tamper("CREATE TABLE other (name TEXT PRIMARY KEY)");
        _state.Tamper("CREATE TABLE bound (name TEXT REFERENCES other (name) DEFERRABLE INITIALLY DEFERRED)");
        Refuse("BEGIN INSERT INTO bound VALUES (new.digest); END", 3, 7);

        Task[] writes = await WhileHeldAsync(20);

        await ShouldBeAsWasSaidAsync(writes, 3, 7);
    }

    [Fact]
    public async Task Of_many_rows_of_one_write_all_are_written_or_none()
    {
        await WriteAsync(0);
        Refuse("BEGIN SELECT RAISE(FAIL, 'no more'); END", 3);

        await Assert.ThrowsAsync<StateException>(
            () => _state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1), Sample.Digest(2), Sample.Digest(3)], Cancellation));

        Assert.Equal(1, _state.Count("blob_location"));
    }

    [Fact]
    public async Task Who_gives_up_before_the_write_was_begun_has_written_nothing()
    {
        await WriteAsync(0);
        using var givesUp = new CancellationTokenSource();
        Task? givenUp = null;

        Task[] writes = await WhileHeldAsync(2, () =>
        {
            givenUp = _state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(3)], givesUp.Token);
            givesUp.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp!);
        await Task.WhenAll(writes);
        await WriteAsync(4);
        Assert.Equal(4, _state.Count("blob_location"));
        Assert.Empty(await _state.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(3)], Cancellation));
    }

    [Fact]
    public async Task Who_gave_up_beforehand_has_written_nothing()
    {
        await WriteAsync(0);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1)], new CancellationToken(canceled: true)));

        Assert.Equal(1, _state.Count("blob_location"));
    }

    [Fact]
    public async Task Reading_waits_for_nobody_who_writes()
    {
        await WriteAsync(0);
        bool isThere = false;

        Task[] writes = await WhileHeldAsync(
            2,
            () => isThere = _state.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(0)], Cancellation).IsCompletedSuccessfully);

        Assert.True(isThere);
        await Task.WhenAll(writes);
    }

    // SQLite's own waiting, as the library is built, is by whole seconds: ten of them here.
    [Fact]
    public async Task Who_waits_for_another_process_goes_on_soon_after_it()
    {
        await WriteAsync(0);
        var clock = Stopwatch.StartNew();

        for (int round = 0; round < 10; round++)
            await Task.WhenAll(await WhileHeldAsync(2));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task What_waits_when_the_state_is_closed_is_written()
    {
        await WriteAsync(0);
        TestState closing = _state.Another();
        _ = closing.BlobLocations;

        Task[] writes = await WhileHeldAsync(20, state: closing);
        closing.Dispose();

        await Task.WhenAll(writes);
        Assert.Equal(21, _state.Count("blob_location"));
    }

    [Fact]
    public async Task A_closed_state_takes_no_more()
    {
        TestState closed = _state.Another();
        IBlobLocations locations = closed.BlobLocations;
        await WriteAsync(0);

        closed.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => locations.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_there_is_opened_and_read_while_another_process_writes()
    {
        await WriteAsync(0);
        using TestState reader = _state.Another();
        int before = _state.Commits();

        using IDisposable held = _state.Hold();

        Assert.Single(await reader.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(0)], Cancellation));
        Assert.Equal(before, _state.Commits());
    }

    /// <summary>
    /// Begins writes while another process has the lock: one caller waits for that, the others wait for him. Returns when the lock is free.
    /// </summary>
    private async Task<Task[]> WhileHeldAsync(int count, Action? then = null, TestState? state = null)
    {
        using IDisposable held = _state.Hold();
        IBlobLocations locations = (state ?? _state).BlobLocations;
        var othersWait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 0;
        Task[] writes =
        [
            .. Enumerable.Range(1, count).Select(number => Task.Run(async () =>
            {
                Task write = locations.AddAsync(Sample.First, [Sample.Digest(number)], Cancellation);
                if (Interlocked.Increment(ref waiting) == count - 1)
                    othersWait.SetResult();
                await write;
            })),
        ];
        await othersWait.Task;
        then?.Invoke();
        return writes;
    }

    private async Task ShouldBeAsWasSaidAsync(Task[] writes, params int[] refused)
    {
        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.All(refused, number => Assert.IsType<StateException>(writes[number - 1].Exception!.InnerException));
        foreach (int number in Enumerable.Range(1, writes.Length))
        {
            var found = await _state.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(number)], Cancellation);
            Assert.Equal((number, !refused.Contains(number)), (number, writes[number - 1].IsCompletedSuccessfully));
            Assert.Equal((number, !refused.Contains(number)), (number, found.Count is 1));
        }
    }

    private void Refuse(string how, params int[] numbers) => _state.Tamper(
        $"CREATE TRIGGER refuse BEFORE INSERT ON blob_location WHEN new.digest IN ({string.Join(", ", numbers.Select(number => $"'{Sample.Digest(number)}'"))}) {how}");

    private Task WriteAsync(int number) => _state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(number)], Cancellation);
}
