using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Tests;

public sealed class CopierOptionsTests
{
    [Fact]
    public void The_defaults_are_these()
    {
        CopierOptions options = Read();

        Assert.Equal((16, 24, 4, 256 * 1024), (options.ConcurrentManifests, options.ConcurrentBlobs, options.LeastConcurrentBlobs, options.BufferBytes));
        Assert.Equal(
            (4 * 1024 * 1024, 24L * 1024 * 1024, TimeSpan.FromSeconds(5)),
            (options.WindowBytes, options.AllWindowsBytes, options.WindowPatience));
        Assert.Equal((4, TimeSpan.FromSeconds(1)), (options.BlobAttempts, options.AttemptDelay));
        Assert.Equal((true, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)), (options.ClaimsBlobs, options.ClaimLease, options.LongestClaimWait));
    }

    [Fact]
    public void Every_value_out_of_range_is_named()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Read(
            ("Copier:ConcurrentManifests", "0"),
            ("Copier:ConcurrentBlobs", "257"),
            ("Copier:LeastConcurrentBlobs", "0"),
            ("Copier:BufferBytes", "1024"),
            ("Copier:WindowBytes", "-1"),
            ("Copier:AllWindowsBytes", "-1"),
            ("Copier:WindowPatience", "1.00:00:01"),
            ("Copier:BlobAttempts", "0"),
            ("Copier:AttemptDelay", "00:05:01"),
            ("Copier:ClaimLease", "00:10:01"),
            ("Copier:LongestClaimWait", "01:00:01")));

        Assert.Equal(
            [
                "The field ConcurrentManifests must be between 1 and 1024.",
                "The field ConcurrentBlobs must be between 1 and 256.",
                "The field LeastConcurrentBlobs must be between 1 and 256.",
                "The field BufferBytes must be between 16384 and 16777216.",
                "The field WindowBytes must be between 0 and 268435456.",
                "The field AllWindowsBytes must be between 0 and 2147483647.",
                "The field WindowPatience must be between 00:00:00 and 1.00:00:00.",
                "The field BlobAttempts must be between 1 and 20.",
                "The field AttemptDelay must be between 00:00:00 and 00:05:00.",
                "The field ClaimLease must be between 00:00:00.1000000 and 00:10:00.",
                "The field LongestClaimWait must be between 00:00:00 and 01:00:00.",
            ],
            refused.Failures.Select(failure => failure.Split('\'')[^2]));
    }

    private static CopierOptions Read(params IEnumerable<(string Key, string Value)> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        using ServiceProvider services = new ServiceCollection().AddMetrics().AddSingleton(configuration).AddCopier().BuildServiceProvider();
        return services.GetRequiredService<IOptions<CopierOptions>>().Value;
    }
}
