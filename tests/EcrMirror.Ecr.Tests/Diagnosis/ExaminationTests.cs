using System.Runtime.CompilerServices;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Testing.Time;

namespace EcrMirror.Ecr.Tests.Diagnosis;

public sealed class ExaminationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_that_hangs_is_given_up_and_what_it_found_by_then_stays()
    {
        var time = new ManualTimeProvider();
        var isHanging = new TaskCompletionSource();
        var hanging = new Check("hanging", async cancellationToken =>
        {
            isHanging.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            return Finding.Ok("never");
        });

        Task<IReadOnlyList<ExaminedThing>> running = new Examination(time).RunAsync([hanging, Check.Fine("quick")], _ => { }, Token);
        await isHanging.Task;
        time.Advance(TimeSpan.FromSeconds(21));
        IReadOnlyList<ExaminedThing> found = await running;

        Assert.Equal(
            ["hanging Ok first", "hanging Failed no answer within 20 s", "quick Ok first", "quick Ok second"],
            found.Select(thing => $"{thing.Subject} {thing.Finding.Status} {thing.Finding.What}"));
    }

    [Fact]
    public async Task What_goes_wrong_in_a_check_is_a_line_and_the_others_go_on()
    {
        var refused = new Check("refused", _ => throw new RegistryException("It said no.") { Kind = FailureKind.Server });
        var defective = new Check("defective", _ => throw new InvalidOperationException("one\ntwo"));

        IReadOnlyList<ExaminedThing> found = await new Examination(TimeProvider.System).RunAsync([refused, defective, Check.Fine("fine")], _ => { }, Token);

        Assert.Equal(("could not be looked at", "It said no."), (found[1].Finding.What, found[1].Finding.Why));
        Assert.Equal(
            ("could not be looked at, by a defect of this program", "InvalidOperationException: one two"), (found[3].Finding.What, found[3].Finding.Why));
        Assert.Equal(FindingStatus.Ok, found[^1].Finding.Status);
    }

    [Fact]
    public async Task Only_so_many_checks_run_at_a_time()
    {
        var turn = new SemaphoreSlim(0);
        int running = 0, most = 0;
        ICheck[] checks = [.. Enumerable.Range(0, 6).Select(number => new Check($"{number}", async cancellationToken =>
        {
            int now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            if (now == 2)
                turn.Release(6);
            await turn.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref running);
            return Finding.Ok("done");
        }))];

        await new Examination(TimeProvider.System) { Concurrency = 2 }.RunAsync(checks, _ => { }, Token);

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Whoever_gives_up_gives_up_all_of_them()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var hanging = new Check("hanging", async cancellationToken =>
        {
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Finding.Ok("never");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Examination(TimeProvider.System).RunAsync([hanging], _ => { }, giveUp.Token));
    }

    private sealed class Check(string subject, Func<CancellationToken, Task<Finding>> second) : ICheck
    {
        public string Area => CheckArea.Settings;

        public string Subject => subject;

        public static Check Fine(string subject) => new(subject, _ => Task.FromResult(Finding.Ok("second")));

        public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return Finding.Ok("first");
            yield return await second(cancellationToken);
        }
    }
}
