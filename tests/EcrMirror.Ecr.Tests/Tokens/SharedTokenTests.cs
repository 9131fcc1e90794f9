using EcrMirror.Ecr.Tokens;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.Testing.Time;

namespace EcrMirror.Ecr.Tests.Tokens;

public sealed class SharedTokenTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<RegistryException> _notRenewed = [];
    private int _fetched;
    private FailureKind? _fails;

    private SharedToken Token => field ??= new SharedToken(FetchAsync, _time);

    [Fact]
    public async Task A_token_is_used_until_half_of_its_time_and_then_renewed()
    {
        string first = await GetAsync();
        _time.Advance(TimeSpan.FromHours(5.9));
        string before = await GetAsync();
        _time.Advance(TimeSpan.FromHours(0.1));
        string after = await GetAsync();

        Assert.Equal(["1", "1", "2"], [first, before, after]);
        Assert.Equal(2, _fetched);
    }

    [Fact]
    public async Task A_renewal_that_fails_leaves_the_token_in_use_and_is_tried_again_after_a_minute()
    {
        await GetAsync();
        _time.Advance(TimeSpan.FromHours(7));
        _fails = FailureKind.Network;

        string[] meanwhile = [await GetAsync(), await GetAsync()];
        int fetchedMeanwhile = _fetched;
        _time.Advance(TimeSpan.FromMinutes(1));
        await GetAsync();

        Assert.Equal(["1", "1"], meanwhile);
        Assert.Equal(2, fetchedMeanwhile);
        Assert.Equal(3, _fetched);
        Assert.Equal(2, _notRenewed.Count);
    }

    [Fact]
    public async Task A_token_that_is_over_is_not_handed_out()
    {
        await GetAsync();
        _time.Advance(TimeSpan.FromHours(12));
        _fails = FailureKind.Permission;

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(GetAsync);

        Assert.Equal(FailureKind.Permission, refused.Kind);
        Assert.Empty(_notRenewed);
    }

    [Fact]
    public async Task A_token_that_ends_soon_after_a_failed_renewal_is_renewed_at_its_end()
    {
        await GetAsync();
        _time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(10));
        _fails = FailureKind.Network;
        await GetAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        _fails = null;

        Assert.Equal("3", await GetAsync());
    }

    [Theory]
    [InlineData(FailureKind.Rate, 1)]
    [InlineData(FailureKind.Permission, 10)]
    public async Task What_cannot_be_had_is_asked_for_again_only_after_a_while(FailureKind kind, int seconds)
    {
        _fails = kind;
        for (int i = 0; i < 50; i++)
            await Assert.ThrowsAsync<RegistryException>(GetAsync);
        int atOnce = _fetched;
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await Assert.ThrowsAsync<RegistryException>(GetAsync);

        Assert.Equal((1, 2), (atOnce, _fetched));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_but_not_while_it_is_new()
    {
        await GetAsync();
        Token.Refuse();
        string whileNew = await GetAsync();
        _time.Advance(TimeSpan.FromSeconds(30));
        Token.Refuse();
        string later = await GetAsync();

        Assert.Equal(("1", "2"), (whileNew, later));
    }

    [Fact]
    public async Task A_registry_that_refuses_every_token_causes_two_calls_a_minute()
    {
        for (int second = 0; second < 600; second++)
        {
            await GetAsync();
            Token.Refuse();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(20, _fetched);
    }

    [Fact]
    public async Task A_token_by_whose_date_it_is_over_already_is_used_all_the_same()
    {
        _time.Advance(TimeSpan.FromDays(1));
        var token = new SharedToken(
            () =>
            {
                _fetched++;
                return Task.FromResult(Made(ends: _time.GetUtcNow() - TimeSpan.FromHours(1)));
            },
            _time);

        for (int i = 0; i < 50; i++)
            Assert.Equal("1", (await token.GetAsync(_notRenewed.Add, TestContext.Current.CancellationToken)).Credential.Username);

        Assert.Equal(1, _fetched);
    }

    [Fact]
    public async Task Those_who_come_at_once_wait_for_one_call_and_who_gives_up_does_not_end_it()
    {
        var answer = new TaskCompletionSource();
        var token = new SharedToken(
            async () =>
            {
                _fetched++;
                await answer.Task;
                return Made(_time.GetUtcNow() + TimeSpan.FromHours(12));
            },
            _time);
        using var impatient = new CancellationTokenSource();

        Task<EcrToken> first = token.GetAsync(_notRenewed.Add, impatient.Token).AsTask();
        Task<EcrToken>[] others = [.. Enumerable.Range(0, 20).Select(_ => token.GetAsync(_notRenewed.Add, TestContext.Current.CancellationToken).AsTask())];
        await impatient.CancelAsync();
        answer.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.All(await Task.WhenAll(others), got => Assert.Equal("1", got.Credential.Username));
    }

    [Fact]
    public async Task Nobody_waits_for_a_renewal_but_who_asked_for_it()
    {
        var renewal = new TaskCompletionSource();
        var token = new SharedToken(
            async () =>
            {
                if (++_fetched > 1)
                    await renewal.Task;
                return Made(_time.GetUtcNow() + TimeSpan.FromHours(12));
            },
            _time);
        await token.GetAsync(_notRenewed.Add, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(7));

        Task<EcrToken> renewing = token.GetAsync(_notRenewed.Add, TestContext.Current.CancellationToken).AsTask();
        EcrToken meanwhile = await token.GetAsync(_notRenewed.Add, TestContext.Current.CancellationToken);
        renewal.SetResult();

        Assert.Equal(("1", "2"), (meanwhile.Credential.Username, (await renewing).Credential.Username));
    }

    private async Task<string> GetAsync() => (await Token.GetAsync(_notRenewed.Add, TestContext.Current.CancellationToken)).Credential.Username;

    private Task<EcrToken> FetchAsync()
    {
        _fetched++;
        return _fails is { } kind
            ? throw new RegistryException("no") { Kind = kind }
            : Task.FromResult(Made(_time.GetUtcNow() + TimeSpan.FromHours(12)));
    }

    private EcrToken Made(DateTimeOffset ends)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return new EcrToken(RegistryCredential.OfPassword($"{_fetched}", "p", "a test"), now + ((ends - now) / 2), ends);
    }
}
