using EcrMirror.Oci;
using EcrMirror.Registry.Tests.Servers;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests.Pacing;

public sealed class RequestGateTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Tags_of_a_far_registry_are_soon_looked_at_32_at_a_time()
    {
        int[] rounds = [8, 16, 32];
        var queue = new Queue<int>(rounds);
        var arrived = new Lock();
        int waiting = 0;
        var answers = new TaskCompletionSource();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            Task turn;
            lock (arrived)
            {
                turn = answers.Task;
                if (++waiting == queue.Peek())
                {
                    _time.Advance(TimeSpan.FromMilliseconds(30));
                    (TaskCompletionSource all, answers) = (answers, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    (waiting, _) = (0, queue.Dequeue());
                    all.SetResult();
                }
            }

            await turn;
            await context.AnswerAsync(404);
        });
        using var registries = new Opened(time: _time);

        await registries[$"{registry.Host}/x"].FindTagsAsync([.. Enumerable.Range(0, rounds.Sum()).Select(i => Tag.Parse($"v{i}"))], Content.Token);

        Assert.Empty(queue);
    }

    [Theory]
    [InlineData(503, 4)]
    [InlineData(429, 4)]
    [InlineData(500, 8)]
    public async Task A_registry_that_refuses_one_too_many_is_asked_half_as_many_at_a_time(int status, int atATime)
    {
        var seen = new MostInFlight(atATime);
        int asked = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => Interlocked.Increment(ref asked) is 1 ? context.AnswerAsync(status) : seen.AnswerAsync(context));
        using var registries = new Opened(options => options.RetryAttempts = 0, _time);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];
        await Assert.ThrowsAsync<RegistryException>(() => repository.ResolveAsync(Tag.Latest, Content.Token));

        await Task.WhenAll(Enumerable.Range(0, 3 * atATime).Select(i => repository.ResolveAsync(Tag.Parse($"v{i}"), Content.Token)));

        Assert.Equal(atATime, seen.Most);
    }

    [Fact]
    public async Task What_it_refuses_of_one_kind_takes_no_places_from_others()
    {
        var seen = new MostInFlight(8);
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.Request.Method is "PUT" ? context.AnswerAsync(503) : seen.AnswerAsync(context));
        using var registries = new Opened(options => options.RetryAttempts = 0, _time);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];
        await Assert.ThrowsAsync<RegistryException>(() => repository.PutManifestAsync(Content.AnyManifest, Content.Token));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => repository.ResolveAsync(Tag.Parse($"v{i}"), Content.Token)));

        Assert.Equal(8, seen.Most);
    }

    /// <summary>Answers nobody until so many are there; who comes later is answered at once.</summary>
    private sealed class MostInFlight(int number)
    {
        private readonly TaskCompletionSource _allThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();
        private int _now;

        public int Most { get; private set; }

        public async Task AnswerAsync(HttpContext context)
        {
            lock (_lock)
            {
                Most = Math.Max(Most, ++_now);
                if (_now == number)
                    _allThere.TrySetResult();
            }

            await _allThere.Task;
            lock (_lock)
                _now--;
            await context.AnswerAsync(404);
        }
    }
}
