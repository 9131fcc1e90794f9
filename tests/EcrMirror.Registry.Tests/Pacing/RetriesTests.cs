using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Tests.Servers;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.Registry.Tests.Pacing;

public sealed class RetriesTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_passes_is_tried_again(int status)
    {
        int asked = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => ++asked < 3 ? context.AnswerAsync(status) : context.AnswerAsync(404));
        using var registries = new Opened();

        Assert.Null(await registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task What_does_not_pass_is_told_after_the_last_attempt()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(503, "<html>down</html>", "text/html"));
        using var registries = new Opened(options => options.RetryAttempts = 2);

        RegistryException down = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));

        Assert.True(down.IsTransient);
        Assert.Equal(3, registry.Journal.Count);
    }

    [Theory]
    [InlineData(400, "UNSUPPORTED", "x")]
    [InlineData(403, "DENIED", "x")]
    [InlineData(429, "TOOMANYREQUESTS", "Data limit exceeded")]
    public async Task What_stays_is_not_tried_again(int status, string code, string message)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.RefuseAsync(status, code, message));
        using var registries = new Opened();

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.False(refused.IsTransient);
        Assert.Single(registry.Journal);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Sat, 21 Nov 2026 12:00:45 GMT", 45)]
    [InlineData("86400", 300)]
    public async Task A_registry_that_asks_to_wait_is_left_alone_by_every_request(string retryAfter, int seconds)
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        int asked = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            if (++asked > 1)
                return context.AnswerAsync(404);
            context.Response.Headers.RetryAfter = retryAfter;
            context.Response.Headers.Date = time.GetUtcNow().ToString("r");
            return context.AnswerAsync(429);
        });
        using var registries = new Opened(time: time);

        Task<Descriptor?> throttled = registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);
        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(seconds));
        Task<Descriptor?> other = registries[$"{registry.Host}/y"].ResolveAsync(Tag.Latest, Content.Token);
        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        int askedBefore = asked;
        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(throttled, other);

        Assert.Equal(1, askedBefore);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Waits_double_up_to_a_bound_with_jitter_where_the_registry_names_none()
    {
        var time = new ManualTimeProvider();
        var options = new RegistryOptions
        {
            RetryDelay = TimeSpan.FromSeconds(8),
            LongestRetryDelay = TimeSpan.FromSeconds(20),
            RetryAttempts = 3,
        };
        var retries = new Retries(options, time, new Jitter(seed: 5), () => true, NullLogger.Instance);
        var chance = new Jitter(seed: 5);
        int attempts = 0;

        Task<int> failing = retries.RunAsync<int>(
            _ =>
            {
                attempts++;
                throw new RegistryException("passing") { Kind = FailureKind.Server };
            },
            Content.Token).AsTask();
        foreach (int seconds in new[] { 8, 16, 20 })
        {
            // Delays count whole milliseconds.
            TimeSpan wait = TimeSpan.FromMilliseconds((long)(seconds * 1000 * (0.5 + (chance.Next() / 2))));
            await time.WhenTimerIsSetAsync(wait).WaitAsync(TimeSpan.FromSeconds(20), Content.Token);
            time.Advance(wait);
        }

        await Assert.ThrowsAsync<RegistryException>(() => failing);
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_tried_again_and_then_told()
    {
        var time = new ManualTimeProvider();
        int asked = 0;
        var arrived = new TaskCompletionSource();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            arrived.TrySetResult();
            if (++asked is 1)
                await UntilGoneAsync(context);
            else
                await context.AnswerAsync(404);
        });
        using var registries = new Opened(options => (options.ResponseTimeout, options.RetryDelay) = (TimeSpan.FromSeconds(33), TimeSpan.Zero), time);

        Task<Descriptor?> asking = registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(33));

        Assert.Null(await asking);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task No_more_requests_are_in_flight_than_the_option_says()
    {
        int inFlight = 0;
        int most = 0;
        var bothThere = new TaskCompletionSource();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            int now = Interlocked.Increment(ref inFlight);
            most = Math.Max(most, now);
            if (now is 2)
                bothThere.TrySetResult();
            await bothThere.Task;
            Interlocked.Decrement(ref inFlight);
            await context.AnswerAsync(404);
        });
        using var registries = new Opened(options => options.ConcurrentRequests = 2);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => repository.ResolveAsync(Tag.Parse($"v{i}"), Content.Token)));

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_told_of_a_timeout()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(UntilGoneAsync);
        using var registries = new Opened();
        using var giveUp = new CancellationTokenSource();

        Task<Descriptor?> asking = registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, giveUp.Token);
        while (registry.Journal.IsEmpty)
            await Task.Yield();
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static async Task UntilGoneAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(() => gone.TrySetResult());
        await gone.Task;
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 3)]
    public async Task A_host_that_never_answered_is_given_up_sooner(bool hasAnswered, int attempts)
    {
        var options = new RegistryOptions { RetryAttempts = 5, RetryDelay = TimeSpan.Zero };
        var retries = new Retries(options, TimeProvider.System, new Jitter(seed: 5), () => hasAnswered, NullLogger.Instance);
        int made = 0;

        await Assert.ThrowsAsync<RegistryException>(async () => await retries.RunAsync<bool>(
            _ =>
            {
                made++;
                throw new RegistryException("nothing listens") { Kind = FailureKind.Network };
            },
            TestContext.Current.CancellationToken));

        Assert.Equal(attempts, made);
    }
}
