using EcrMirror.State.Plans;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.State.Tests;

public sealed class StateOptionsTests
{
    [Fact]
    public void State_is_in_memory_and_kept_for_30_days_unless_something_else_is_said()
    {
        using ServiceProvider services = new ServiceCollection().AddState().BuildServiceProvider();

        StateOptions options = services.GetRequiredService<IOptions<StateOptions>>().Value;

        Assert.Null(options.SqliteFile);
        Assert.Equal(30, options.KeepDays);
        Assert.NotNull(services.GetRequiredService<IPlanStore>());
    }

    [Theory]
    [InlineData("", 30, "SqliteFile")]
    [InlineData("state.db", 0, "KeepDays")]
    [InlineData("state.db", 3651, "KeepDays")]
    public void A_setting_out_of_range_is_refused_by_name(string file, int days, string name)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddState(options => (options.SqliteFile, options.KeepDays) = (file, days))
            .BuildServiceProvider();

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IPlanStore>);

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_and_tables_at_once_are_refused_with_both_names()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddState(options => (options.SqliteFile, options.DynamoDb) = ("state.db", new DynamoDbOptions()))
            .BuildServiceProvider();

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IPlanStore>);

        Assert.Contains("SqliteFile and DynamoDb are both set", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_are_those_of_ecr_mirror_in_the_regions_own_endpoint_unless_something_else_is_said()
    {
        var options = new DynamoDbOptions();

        Assert.Equal("ecr-mirror-", options.TablePrefix);
        Assert.Null(options.MirrorTable);
        Assert.Null(options.ServiceUrl);
        Assert.Null(options.Region);
        Assert.Equal(6, options.Retries);
    }

    [Theory]
    [InlineData("TablePrefix", "a b")]
    [InlineData("TablePrefix", "a/b")]
    [InlineData("MirrorTable", "ab")]
    [InlineData("ServiceUrl", "127.0.0.1:8000")]
    [InlineData("Region", "Ireland")]
    [InlineData("Retries", "21")]
    public void A_setting_of_dynamodb_out_of_range_is_refused_by_name(string name, string value)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("DynamoDb:" + name, (string?)value)])
            .Build();
        using ServiceProvider services = new ServiceCollection().AddState(configuration.Bind).BuildServiceProvider();

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IPlanStore>);

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-gov-west-1")]
    [InlineData("cn-north-1")]
    [InlineData("ap-southeast-5")]
    [InlineData("us-iso-east-1")]
    public void Regions_of_every_partition_are_accepted(string region)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddState(options => options.DynamoDb = new DynamoDbOptions { Region = region })
            .BuildServiceProvider();

        Assert.NotNull(services.GetRequiredService<IPlanStore>());
    }
}
