using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcrMirror.State.Tests.Storage;

public sealed class SqliteFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecr-mirror-state-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "state.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_is_there_after_the_file_was_closed_and_opened_again()
    {
        using (TestState state = TestState.InFile(File))
        {
            await state.Plans.OpenAsync(Sample.Plan(tasks: 2), Cancellation);
            await state.Plans.ReportAsync(Sample.Report(1, failure: "no"), Cancellation);
            await state.Ledger.UpdateAsync(Sample.First, Tag.Parse("1.0"), _ => Sample.Entry(), Cancellation);
            await state.Manifests.SaveAsync([Sample.Manifest(1)], Cancellation);
            await state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);
        }

        using TestState again = TestState.InFile(File);

        Assert.Equal(1, (await again.Plans.FindAsync(Sample.PlanId, Cancellation))!.Attempt);
        DestinationProgress? progress = await again.Plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation);
        Assert.Equal([Sample.Digest(2)], progress!.Remaining);
        Assert.Equal(["no"], progress.Failures.Values);
        Assert.Equal(Sample.Entry(), await again.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation));
        Assert.NotNull(await again.Manifests.FindAsync(Sample.Manifest(1).Digest, Cancellation));
        Assert.Single(await again.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation));
    }

    [Fact]
    public async Task What_one_process_writes_another_that_has_the_file_open_reads_at_once()
    {
        using TestState one = TestState.InFile(File);
        using TestState other = one.Another();
        Assert.Null(await other.Plans.FindAsync(Sample.PlanId, Cancellation));

        await one.Plans.OpenAsync(Sample.Plan(), Cancellation);

        Assert.NotNull(await other.Plans.FindAsync(Sample.PlanId, Cancellation));
        Assert.Empty((await other.Plans.ReportAsync(Sample.Report(1), Cancellation))!.Remaining);
        Assert.Empty((await one.Plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation))!.Remaining);
    }

    [Fact]
    public async Task Two_processes_that_make_the_file_at_once_share_it()
    {
        TestState[] states = await Sample.InParallel(4, async number =>
        {
            TestState state = TestState.InFile(File);
            await state.BlobLocations.AddAsync(Repository.Parse($"127.0.0.1:5000/app-{number}"), [Sample.Digest(1)], Cancellation);
            return state;
        });

        var found = await states[0].BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation);
        Assert.Equal(4, found[Sample.Digest(1)].Count);
        foreach (TestState state in states)
            state.Dispose();
    }

    [Fact]
    public async Task Who_opens_a_new_file_while_another_process_still_makes_it_waits()
    {
        using (TestState made = TestState.InFile(File))
            Assert.Null(await made.Plans.FindAsync(Sample.PlanId, Cancellation));
        using TestState first = TestState.InFile(File);
        first.Tamper("PRAGMA journal_mode = DELETE");

        using TestState other = first.Another();
        Task<MirrorPlan?> second;
        using (first.Hold())
        {
            second = Task.Run(() => other.Plans.FindAsync(Sample.PlanId, Cancellation), Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
            Assert.False(second.IsCompleted);
        }

        Assert.Null(await second);
    }

    [Fact]
    public async Task Two_processes_that_open_a_plan_at_once_get_different_attempts()
    {
        using TestState one = TestState.InFile(File);
        using TestState other = one.Another();
        TestState[] both = [one, other];

        MirrorPlan[] opened = await Sample.InParallel(50, number => both[number % 2].Plans.OpenAsync(Sample.Plan(), Cancellation));

        Assert.Equal(Enumerable.Range(1, 50), opened.Select(plan => plan.Attempt).Order());
    }

    [Fact]
    public async Task Of_tasks_that_report_through_two_processes_exactly_one_is_told_that_it_is_the_last()
    {
        using TestState one = TestState.InFile(File);
        using TestState other = one.Another();
        TestState[] both = [one, other];
        await one.Plans.OpenAsync(Sample.Plan(tasks: 50), Cancellation);

        DestinationProgress?[] reported = await Sample.InParallel(
            50, number => both[number % 2].Plans.ReportAsync(Sample.Report(number + 1), Cancellation));

        Assert.Single(reported, progress => progress!.IsLanded);
        DestinationProgress? progress = await one.Plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation);
        Assert.Equal(Enumerable.Range(1, 50).Sum(), progress!.Tally.BytesCopied);
    }

    [Fact]
    public async Task Ledger_changes_of_two_processes_are_all_kept()
    {
        using TestState one = TestState.InFile(File);
        using TestState other = one.Another();
        TestState[] both = [one, other];

        await Sample.InParallel(50, number => both[number % 2].Ledger.UpdateAsync(
            Sample.First,
            Tag.Parse("1.0"),
            before => (before ?? Sample.Entry()) with { CheckedAt = (before?.CheckedAt ?? Sample.Noon).AddMinutes(1) },
            Cancellation));

        LedgerEntry? after = await one.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation);
        Assert.Equal(Sample.Noon.AddMinutes(50), after!.CheckedAt);
    }

    [Theory]
    [InlineData(1, "mirror_rule", "claim", "request", "budget", "rule_run")]
    [InlineData(2, "claim", "request", "budget", "rule_run")]
    [InlineData(3, "budget", "rule_run")]
    [InlineData(4, "rule_run")]
    public async Task A_file_of_an_older_version_gets_what_it_lacks_and_keeps_what_it_has(int version, params string[] lacking)
    {
        using (TestState state = TestState.InFile(File))
        {
            await state.Ledger.UpdateAsync(Sample.First, Tag.Parse("1.0"), _ => Sample.Entry(), Cancellation);
            state.Tamper("ALTER TABLE mirror_rule DROP COLUMN attributes");
            foreach (string table in lacking)
                state.Tamper($"DROP TABLE {table}");
            state.Tamper($"PRAGMA user_version = {version}");
        }

        using TestState again = TestState.InFile(File);

        Assert.Empty((await again.Rules.ReadAsync(Cancellation)).Rules);
        Assert.Equal(0, again.Count("rule_run"));
        Assert.Null(await again.Requests.FindAsync("request", Cancellation));
        Assert.Equal(0, again.Count("claim"));
        Assert.NotNull(await again.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation));
    }

    [Fact]
    public async Task A_rule_of_a_version_that_knew_only_images_means_what_it_meant()
    {
        using TestState state = TestState.InFile(File);
        _ = state.Plans;
        state.Tamper("INSERT INTO mirror_rule (source, destinations, expires_at) VALUES ('alpine', '[\"localhost:5000/a:1\",\"localhost:5000/a:2\"]', 1802520000)");

        var rules = await state.Rules.ReadAsync(Cancellation);

        Assert.Empty(rules.Findings);
        Assert.Equal("docker.io/library/alpine:latest", Assert.Single(rules.Rules).Source.ToString());
        Assert.Equal(["localhost:5000/a:1", "localhost:5000/a:2"], Sample.DestinationsOf(rules.Rules[0]));
        Assert.Equal(1802520000, rules.Rules[0].Expires!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_rule_that_cannot_be_read_is_a_finding_under_its_key()
    {
        using TestState state = TestState.InFile(File);
        _ = state.Plans;
        state.Tamper("INSERT INTO mirror_rule (source, destinations) VALUES ('alpine', '[\"UPPER/case\"]'), ('busybox', '[]')");

        var rules = await state.Rules.ReadAsync(Cancellation);

        Assert.Empty(rules.Rules);
        Assert.Equal(["alpine", "busybox"], rules.Findings.Select(finding => finding.Origin.Place));
    }

    [Fact]
    public async Task Writes_go_to_a_log_beside_the_file_so_that_readers_never_wait()
    {
        using TestState state = TestState.InFile(File);

        await state.Plans.OpenAsync(Sample.Plan(), Cancellation);

        Assert.True(System.IO.File.Exists(File + "-wal"));
    }

    [Fact]
    public void The_files_folder_is_made_for_its_owner_only()
    {
        string file = Path.Combine(_folder, "a", "b", "state.db");

        using TestState state = TestState.InFile(file);
        _ = state.Plans;

        Assert.True(System.IO.File.Exists(file));
        if (!OperatingSystem.IsWindows())
        {
            UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(ownerOnly, System.IO.File.GetUnixFileMode(Path.Combine(_folder, "a", "b")));
        }
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_by_name_with_both_versions()
    {
        using TestState state = TestState.InFile(File);
        _ = state.Plans;
        state.Tamper("PRAGMA user_version = 99");

        using TestState newer = TestState.InFile(File);
        StateException refused = Assert.Throws<StateException>(() => newer.Plans);

        Assert.Equal(
            $"'{File}' was written by a newer version (its tables are of version 99, this program knows 5). Use that version, or name another file.",
            refused.Message);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_by_name_and_left_as_it_is()
    {
        string text = new('x', 5000);
        System.IO.File.WriteAllText(File, text);

        using TestState state = TestState.InFile(File);
        StateException refused = Assert.Throws<StateException>(() => state.Plans);

        Assert.Equal($"'{File}' is not an SQLite database. Name another file to keep state in.", refused.Message);
        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_database_of_something_else_is_refused_by_name()
    {
        using TestState state = TestState.InFile(File);
        state.Tamper("CREATE TABLE something (else_ TEXT)");

        StateException refused = Assert.Throws<StateException>(() => state.Plans);

        Assert.Equal($"'{File}' is an SQLite database of something else. Name another file to keep state in.", refused.Message);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_refused_by_name()
    {
        Directory.CreateDirectory(File);

        using TestState state = TestState.InFile(File);
        StateException refused = Assert.Throws<StateException>(() => state.Plans);

        Assert.StartsWith($"'{File}' cannot be opened.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_by_name()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "taken"), "");
        string file = Path.Combine(_folder, "taken", "state.db");

        using TestState state = TestState.InFile(file);
        StateException refused = Assert.Throws<StateException>(() => state.Plans);

        Assert.Contains($"the folder of '{file}', cannot be made", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_database_refuses_is_said_with_the_files_name()
    {
        using TestState state = TestState.InFile(File);
        _ = state.Plans;
        state.Tamper("CREATE TRIGGER refuse BEFORE INSERT ON plan BEGIN SELECT RAISE(FAIL, 'no more'); END");

        StateException refused =
            await Assert.ThrowsAsync<StateException>(() => state.Plans.OpenAsync(Sample.Plan(), Cancellation));

        Assert.StartsWith($"'{File}' cannot be used: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_cannot_be_read_is_named()
    {
        using TestState state = TestState.InFile(File);
        await state.Plans.OpenAsync(Sample.Plan(), Cancellation);
        state.Tamper("""UPDATE plan SET body = replace(body, '"root"', '"Wurzel"')""");

        StateException refused =
            await Assert.ThrowsAsync<StateException>(() => state.Plans.FindAsync(Sample.PlanId, Cancellation));

        Assert.Contains(Sample.PlanId.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains("root", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_was_closed_says_so()
    {
        TestState state = TestState.InFile(File);
        IPlanStore plans = state.Plans;

        state.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => plans.FindAsync(Sample.PlanId, Cancellation));
    }

    [Fact]
    public async Task Plans_and_manifests_that_nobody_touched_for_the_time_set_are_gone_and_the_ledger_stays()
    {
        using (TestState state = TestState.InFile(File, Sample.Noon))
            await FillAsync(state);

        using TestState later = TestState.InFile(File, Sample.Noon.AddDays(7).AddSeconds(1), keepDays: 7);
        Assert.Null(await later.Plans.FindAsync(Sample.PlanId, Cancellation));

        await WriteAsync(later);

        Assert.Null(await later.Manifests.FindAsync(Sample.Manifest(1).Digest, Cancellation));
        Assert.NotNull(await later.Ledger.FindAsync(Sample.First, Tag.Parse("1.0"), Cancellation));
        Assert.Single(await later.BlobLocations.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation));
        Assert.Equal(0, later.Count("progress"));
    }

    [Fact]
    public async Task Plans_and_manifests_are_kept_for_the_time_set()
    {
        using (TestState state = TestState.InFile(File, Sample.Noon))
            await FillAsync(state);

        using TestState later = TestState.InFile(File, Sample.Noon.AddDays(30).AddSeconds(-1));
        await WriteAsync(later);

        Assert.Empty((await later.Plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation))!.Remaining);
        Assert.NotNull(await later.Manifests.FindAsync(Sample.Manifest(1).Digest, Cancellation));
    }

    [Fact]
    public async Task What_a_later_attempt_touched_is_kept_from_then_on()
    {
        using (TestState state = TestState.InFile(File, Sample.Noon))
            await FillAsync(state);
        using (TestState state = TestState.InFile(File, Sample.Noon.AddDays(20)))
            await FillAsync(state);

        using TestState later = TestState.InFile(File, Sample.Noon.AddDays(40));
        await WriteAsync(later);

        Assert.Equal(2, (await later.Plans.FindAsync(Sample.PlanId, Cancellation))!.Attempt);
        Assert.NotNull(await later.Manifests.FindAsync(Sample.Manifest(1).Digest, Cancellation));
        Assert.Equal(1, later.Count("progress"));
    }

    [Fact]
    public async Task More_than_a_batch_of_old_manifests_is_removed_at_once()
    {
        using (TestState state = TestState.InFile(File, Sample.Noon))
            await state.Manifests.SaveAsync([.. Enumerable.Range(0, 1200).Select(number => Sample.Manifest(number))], Cancellation);

        using TestState later = TestState.InFile(File, Sample.Noon.AddDays(31));
        await WriteAsync(later);

        Assert.Equal(0, later.Count("manifest"));
    }

    [Fact]
    public async Task A_host_whose_file_cannot_be_used_does_not_start()
    {
        System.IO.File.WriteAllText(File, new string('x', 5000));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddState(options => options.SqliteFile = File);
        using IHost host = builder.Build();

        await Assert.ThrowsAsync<StateException>(() => host.StartAsync(Cancellation));
    }

    // What is not needed any more goes after the first write, and before the second.
    private static async Task WriteAsync(TestState state)
    {
        await state.BlobLocations.AddAsync(Sample.Second, [Sample.Digest(8)], Cancellation);
        await state.BlobLocations.AddAsync(Sample.Second, [Sample.Digest(9)], Cancellation);
    }

    private static async Task FillAsync(TestState state)
    {
        MirrorPlan plan = await state.Plans.OpenAsync(Sample.Plan(), Cancellation);
        await state.Plans.ReportAsync(Sample.Report(1, plan.Attempt), Cancellation);
        await state.Ledger.UpdateAsync(Sample.First, Tag.Parse("1.0"), _ => Sample.Entry(), Cancellation);
        await state.Manifests.SaveAsync([Sample.Manifest(1)], Cancellation);
        await state.BlobLocations.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);
    }
}
