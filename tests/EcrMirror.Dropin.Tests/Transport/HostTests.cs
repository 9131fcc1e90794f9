using Amazon;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Dropin.Tests.Transport;

public sealed class HostTests
{
    [Fact]
    public async Task An_emulator_on_this_machine_is_expected_at_the_port_that_is_customary()
    {
        Assert.StartsWith("amazonsqs://localhost:4566/", await AddressAsync(bus => bus.LocalstackHost()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_is_enough_of_a_host()
    {
        Assert.StartsWith("amazonsqs://eu-north-1/", await AddressAsync(bus => bus.UseDefaultHost(RegionEndpoint.EUNorth1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amazonsqs://eu-west-1/dev", null)]
    [InlineData("amazonsqs://eu-west-1", "dev")]
    public async Task A_scope_is_a_part_of_every_address(string host, string? scope)
    {
        string address = await AddressAsync(bus => bus.Host(new Uri(host), settings =>
        {
            if (scope is not null)
                settings.Scope(scope);
        }));

        Assert.Matches("^amazonsqs://eu-west-1/dev/[^/]+_bus_[^/]+[?]durable=false&autodelete=true$", address);
    }

    [Fact]
    public async Task The_queue_of_a_bus_has_a_name_of_its_own_that_SQS_takes_with_every_suffix()
    {
        string first = await AddressAsync(bus => bus.UseDefaultHost(RegionEndpoint.EUNorth1));
        string second = await AddressAsync(bus => bus.UseDefaultHost(RegionEndpoint.EUNorth1));

        Assert.All([first, second], address => Assert.Matches("/[A-Za-z0-9_-]{32,72}[?]", address));
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("images v2")]
    [InlineData("images.v2")]
    [InlineData("images-with-a-name-that-is-so-long-that-nothing-is-left-of-80-for-the-suffix")]
    public async Task A_queue_whose_name_SQS_does_not_take_is_refused_at_the_start(string queue)
    {
        ConfigurationException refusal = await Assert.ThrowsAsync<ConfigurationException>(() => AddressAsync(bus => bus.Endpoint(queue, _ => { })));

        Assert.Contains(queue, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_that_SQS_does_not_take_are_refused_at_the_start()
    {
        ConfigurationException refusal = await Assert.ThrowsAsync<ConfigurationException>(() => AddressAsync(bus => bus.Endpoint("images", endpoint =>
        {
            endpoint.WaitTimeSeconds = 21;
            endpoint.RedeliverVisibilityTimeout = -1;
        })));

        Assert.Contains("WaitTimeSeconds", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("RedeliverVisibilityTimeout", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AddressAsync(Action<IAmazonSqsBusFactoryConfigurator> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            registration.UsingAmazonSqs((_, bus) => configure(bus));
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IBus>().Address.ToString();
    }
}
