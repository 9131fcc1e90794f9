using EcrMirror.State.Plans;
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
}
