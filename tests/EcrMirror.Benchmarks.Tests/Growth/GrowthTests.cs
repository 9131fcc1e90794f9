using System.Xml.Linq;
using EcrMirror.Benchmarks.Growth;

namespace EcrMirror.Benchmarks.Tests.Growth;

public sealed class GrowthTests
{
    [Fact]
    public void Work_that_takes_twice_as_much_for_twice_as_many_is_linear()
    {
        GrowthResult growth = Of(number => 10 * number);

        Assert.Equal(1, growth.RequestExponent("C"), precision: 6);
        Assert.True(growth.IsLinear("C"));
    }

    [Fact]
    public void Work_that_takes_four_times_as_much_for_twice_as_many_is_not()
    {
        GrowthResult growth = Of(number => number * number);

        Assert.Equal(2, growth.RequestExponent("C"), precision: 6);
        Assert.False(growth.IsLinear("C"));
    }

    [Fact]
    public void The_plot_is_xml_with_a_line_for_each_set_in_each_chart()
    {
        XDocument plot = XDocument.Parse(GrowthPlot.Draw(Of(number => 10 * number)));

        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(svg + "svg", plot.Root!.Name);
        Assert.Equal(3 * 4, plot.Descendants(svg + "circle").Count());
        Assert.Equal(
            ["time", "requests", "peak memory"],
            plot.Descendants(svg + "text").Where(text => (string?)text.Attribute("font-weight") is "600").Select(text => text.Value));
    }

    private static GrowthResult Of(Func<int, int> requests) => new()
    {
        Points = [.. new[] { 12, 24, 48, 96 }.Select(number => new GrowthPoint("C", number, Seconds: number, requests(number), PeakBytes: 100_000_000))],
    };
}
