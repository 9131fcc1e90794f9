using EcrMirror.Oci;
using EcrMirror.Registry.Pulls;

namespace EcrMirror.Registry.Tests.Pulls;

public sealed class PullForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 22, 10, 0, TimeSpan.Zero);
    private static readonly TimeSpan SixHours = TimeSpan.FromHours(6);

    [Theory]
    [InlineData(76, 0)]
    [InlineData(77, 2)]
    [InlineData(176, 2)]
    [InlineData(177, 8)]
    [InlineData(376, 14)]
    public void What_is_left_comes_first_and_then_a_limit_at_the_end_of_each_window(int needed, int hours)
    {
        PullForecast forecast = Of(needed, 0, Account(76, renewsIn: 2))!;

        Assert.Equal(Now.AddHours(hours), forecast.DoneAt);
        Assert.Equal(needed <= 76, forecast.Suffices);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(110, 1)]
    [InlineData(210, 3)]
    [InlineData(211, 7)]
    [InlineData(311, 9)]
    public void Each_account_has_windows_of_its_own(int needed, int hours)
    {
        Assert.Equal(Now.AddHours(hours), Of(needed, 0, Account(4, renewsIn: 1), Account(6, renewsIn: 3))!.DoneAt);
    }

    [Fact]
    public void Pulls_that_are_kept_are_missing_in_each_window()
    {
        PullForecast forecast = Of(150, 30, Account(50, renewsIn: 2))!;

        Assert.Equal((20, Now.AddHours(8)), (forecast.Left, forecast.DoneAt));
    }

    [Fact]
    public void A_window_of_which_nothing_is_used_begins_now()
    {
        Assert.Equal(Now.AddHours(6), Of(101, 0, Account(100, renewsIn: null))!.DoneAt);
    }

    [Fact]
    public void What_grants_nothing_never_ends_and_says_so()
    {
        PullForecast forecast = Of(5, 0, new AccountPulls("alice", 0, 0, null, Now.AddHours(1)))!;

        Assert.Null(forecast.DoneAt);
        Assert.EndsWith("5 pulls needed, 0 left: when there will be enough is not known", forecast.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_that_has_not_said_it_of_every_account_grants_plenty()
    {
        Assert.Null(Of(1000, 0, Account(5, renewsIn: 1), new AccountPulls("bob", null, null, null, null)));
        Assert.Null(Of(1000, 0));
    }

    [Fact]
    public void It_is_a_sentence()
    {
        Assert.Equal(
            "Docker Hub: 180 pulls needed, 76 left of 100 per 6 h: done at about 2026-11-22 06:10 UTC with 1 account",
            Of(180, 0, Account(76, renewsIn: 2))!.ToString());
        Assert.Equal("Docker Hub: 1 pull needed, 152 left of 200 per 6 h", Of(1, 0, Account(76, renewsIn: 2), Account(76, renewsIn: 2))!.ToString());
    }

    private static AccountPulls Account(int remaining, int? renewsIn) =>
        new("alice", 100, remaining, SixHours, renewsIn is { } hours ? Now.AddHours(hours) : null);

    private static PullForecast? Of(int needed, int kept, params AccountPulls[] accounts) =>
        PullForecast.Of(RegistryHost.DockerHub, accounts, needed, kept, Now);
}
