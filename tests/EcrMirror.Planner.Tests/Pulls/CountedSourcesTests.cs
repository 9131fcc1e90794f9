using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Planner.Pulls;
using EcrMirror.Registry;
using EcrMirror.Registry.Pulls;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Planner.Tests.Pulls;

public sealed class CountedSourcesTests : IAsyncLifetime
{
    private static readonly Tag Wanted = Tag.Parse("1.0");

    private readonly ManualTimeProvider _clock = new();
    private LocalRegistry _source = null!;
    private LocalRegistry _other = null!;
    private ServiceProvider _services = null!;
    private CountedSources _counted = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await LocalRegistry.StartAsync(cancellationToken: Token);
        _other = await LocalRegistry.StartAsync(cancellationToken: Token);
        foreach (LocalRegistry registry in new[] { _source, _other })
        {
            foreach (string name in new[] { "team/app", "team/tool" })
                Given.Image(1).Build().AddTo(registry.Repository(name), Wanted);
        }

        _services = new ServiceCollection().AddRegistries(options => options.RetryAttempts = 0).BuildServiceProvider();
        _counted = new CountedSources(_services.GetRequiredService<IRegistries>(), _services.GetRequiredService<IPullAllowances>(), _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _source.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task A_registry_is_asked_once()
    {
        bool[] mayCount = await Task.WhenAll(Ask(_source, "team/app"), Ask(_source, "team/tool"), Ask(_source, "team/app"));

        Assert.Equal([false, false, false], mayCount);
        Assert.False(await Ask(_source, "team/tool"));
        Assert.Single(_source.Journal.Entries);
    }

    [Fact]
    public async Task What_hangs_holds_up_nobody_at_another_registry()
    {
        using FrozenRequests frozen = _source.Faults.Freeze();
        Task<bool> hanging = Ask(_source, "team/app");
        await frozen.FirstHeld;

        Assert.False(await Ask(_other, "team/app"));
        Assert.False(hanging.IsCompleted);
    }

    [Fact]
    public async Task What_hangs_is_not_waited_for_by_another_repository()
    {
        using FrozenRequests frozen = _source.Faults.Freeze();
        Task<bool> hanging = Ask(_source, "team/app");
        await frozen.FirstHeld;
        Task<bool> other = Ask(_source, "team/tool");

        Assert.False(other.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await other);
        frozen.Dispose();
        Assert.False(await hanging);
        Assert.False(await Ask(_source, "team/tool"));
    }

    [Fact]
    public async Task What_could_not_be_found_out_is_asked_again()
    {
        Assert.Equal(new SourceCount(MayCount: true) { WasAsked = true }, await _counted.AskAsync(_source.Repository("team/none").Repository, Wanted, Token));
        Assert.False(await Ask(_source, "team/app"));
    }

    private async Task<bool> Ask(LocalRegistry registry, string name) => (await _counted.AskAsync(registry.Repository(name).Repository, Wanted, Token)).MayCount;
}
