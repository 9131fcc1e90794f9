using System.Net;
using System.Net.Sockets;
using EcrMirror.Hosting.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcrMirror.Hosting.Tests.Serving;

[Collection(OneAtATime.Name)]
public sealed class ServeRunTests : IDisposable
{
    private readonly Hosts _hosts = new();

    [Fact]
    public async Task A_check_of_good_settings_ends_with_0_and_says_nothing()
    {
        Assert.Equal((0, ""), await RunAsync(Hosts.Services(), _hosts.File(), checksOnly: true));
    }

    [Fact]
    public async Task Wrong_settings_end_with_2_and_a_line_each()
    {
        (int code, string said) = await RunAsync(Hosts.Services(), _hosts.File(("Bus:Regoin", "eu-west-1"), ("Http:Listn", "8080")), checksOnly: true);

        Assert.Equal(2, code);
        Assert.Equal(
            """
            ecr-mirror: The setting Bus:Regoin in settings.json is not known: is 'Region' meant?
            ecr-mirror: The setting Http:Listn in settings.json is not known: is 'Listen' meant?

            """,
            said);
    }

    [Fact]
    public async Task State_that_cannot_be_used_ends_with_2_and_says_why()
    {
        (int code, string said) = await RunAsync(Hosts.Services(), _hosts.File(("State:SqliteFile", _hosts.Folder)));

        Assert.Equal(2, code);
        Assert.StartsWith("ecr-mirror: ", said, StringComparison.Ordinal);
        Assert.Contains(_hosts.Folder, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_others_listen_at_ends_with_2_and_the_cure()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        (int code, string said) = await RunAsync(Hosts.Services(), _hosts.File(("Http:Listen", $"http://{other.LocalEndpoint}")));

        Assert.Equal(2, code);
        Assert.EndsWith("Set Http:Listen to another address, or to none.\n", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("none")]
    public async Task Who_is_told_to_end_ends_with_0(string listen)
    {
        using var end = new CancellationTokenSource();

        (int code, string said) = await RunAsync(
            Hosts.Services(services => services.AddSingleton<IHostedService>(provider => new Started(provider.GetRequiredService<IHostApplicationLifetime>(), end))),
            _hosts.File(("Http:Listen", listen)),
            cancellationToken: end.Token);

        Assert.Equal((0, ""), (code, said));
    }

    public void Dispose() => _hosts.Dispose();

    private static async Task<(int Code, string Said)> RunAsync(
        MirrorService[] services, string settingsFile, bool checksOnly = false, CancellationToken cancellationToken = default)
    {
        var said = new StringWriter { NewLine = "\n" };
        int code = await ServeRun.RunAsync(services, new ServeSettings(settingsFile, checksOnly), said, cancellationToken);
        return (code, said.ToString());
    }

    /// <summary>Has a process end as soon as it has started.</summary>
    private sealed class Started(IHostApplicationLifetime lifetime, CancellationTokenSource end) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(end.Cancel);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
