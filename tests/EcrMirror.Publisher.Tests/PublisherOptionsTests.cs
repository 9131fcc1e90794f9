using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Tests;

public sealed class PublisherOptionsTests
{
    [Fact]
    public void The_defaults_are_these()
    {
        PublisherOptions options = Read();

        Assert.Equal((16, TimeSpan.FromSeconds(30), 5), (options.ConcurrentReports, options.SourceTagTrustedFor, options.MostRestarts));
    }

    [Fact]
    public void Every_value_out_of_range_is_named()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Read(
            ("Publisher:ConcurrentReports", "0"), ("Publisher:SourceTagTrustedFor", "01:00:01"), ("Publisher:MostRestarts", "-1")));

        Assert.Equal(
            [
                "The field ConcurrentReports must be between 1 and 1024.",
                "The field SourceTagTrustedFor must be between 00:00:00 and 01:00:00.",
                "The field MostRestarts must be between 0 and 100.",
            ],
            refused.Failures.Select(failure => failure.Split('\'')[^2]));
    }

    private static PublisherOptions Read(params IEnumerable<(string Key, string Value)> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        using ServiceProvider services = new ServiceCollection().AddMetrics().AddSingleton(configuration).AddPublisher().BuildServiceProvider();
        return services.GetRequiredService<IOptions<PublisherOptions>>().Value;
    }
}
