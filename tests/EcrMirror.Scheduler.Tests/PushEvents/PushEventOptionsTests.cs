using EcrMirror.Scheduler.PushEvents;
using EcrMirror.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Tests.PushEvents;

public sealed class PushEventOptionsTests
{
    [Fact]
    public void Registries_have_no_other_names_unless_they_are_given_some()
    {
        Assert.Empty(Read().Registries);

        NamedRegistry registry = Assert.Single(Read(("0:Account", "123456789012"), ("0:Region", "eu-west-1"), ("0:Host", "127.0.0.1:5000")).Registries);
        Assert.Equal(("123456789012", "eu-west-1", "127.0.0.1:5000"), (registry.Account, registry.Region, registry.Host));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Read(("0:Host", "https://ecr")));

        Assert.Equal(
            [
                "Scheduler:PushEvents:Registries:0 has no Account or no Region: write both as events have them.",
                "Scheduler:PushEvents:Registries:0:Host is 'https://ecr', which is no host: write it as rules do, such as ecr.example.com.",
            ],
            wrong.Failures);
    }

    private static PushEventOptions Read(params IEnumerable<(string Key, string Value)> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Scheduler:PushEvents:Registries:{setting.Key}", (string?)setting.Value)))
            .Build();
        using ServiceProvider services = new ServiceCollection().AddSingleton(configuration).AddState().AddScheduler().BuildServiceProvider();
        return services.GetRequiredService<IOptions<PushEventOptions>>().Value;
    }
}
