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
