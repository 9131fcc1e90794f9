using System.Globalization;
using System.Text;

namespace EcrMirror.Benchmarks.Growth;

/// <summary>
/// Growth as an SVG of three charts: how many times the time, the requests and the memory of the least work something took, over how many
/// times the work it was. Its colours are legible on a light and on a dark page.
/// </summary>
internal static class GrowthPlot
{
    private const int ChartWidth = 260;
    private const int ChartHeight = 200;
    private const int Left = 52;
    private const int Top = 36;
    private const int Gap = 64;
    private const string Grey = "#808890";

    private static readonly (string Letter, string Colour, string Dash)[] Lines = [("C", "#3b82d0", ""), ("D", "#d97706", "6 3"), ("E", "#2f9e5f", "2 3")];

    public static string Draw(GrowthResult growth)
    {
        int width = Left + (3 * ChartWidth) + (2 * Gap) + 24;
        int height = Top + ChartHeight + 64;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="system-ui, sans-serif" font-size="11" fill="{Grey}">""");
        svg.AppendLine("  <title>Growth of ecr-mirror sync: time, requests and peak memory over the work</title>");
        AppendChart(svg, growth, 0, "time", point => point.Seconds);
        AppendChart(svg, growth, 1, "requests", point => point.Requests);
        AppendChart(svg, growth, 2, "peak memory", point => point.PeakBytes);
        AppendLegend(svg, growth, height - 10);
        return svg.AppendLine("</svg>").ToString();
    }

    private static void AppendChart(StringBuilder svg, GrowthResult growth, int place, string title, Func<GrowthPoint, double> figure)
    {
        int left = Left + (place * (ChartWidth + Gap));
        var lines = Lines.Select(line => (line.Colour, line.Dash, Points: Relative(growth, line.Letter, figure))).Where(line => line.Points.Length > 0).ToArray();
        double mostX = lines.SelectMany(line => line.Points).Select(point => point.Work).DefaultIfEmpty(1).Max();
        double mostY = Math.Max(mostX, lines.SelectMany(line => line.Points).Select(point => point.Figure).DefaultIfEmpty(1).Max());
        string X(double work) => Number(left + (work / mostX * ChartWidth));
        string Y(double value) => Number(Top + ChartHeight - (value / mostY * ChartHeight));

        svg.AppendLine(CultureInfo.InvariantCulture, $"""  <text x="{left}" y="{Top - 14}" font-size="13" font-weight="600">{title}</text>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path d="M{left} {Top}V{Top + ChartHeight}H{left + ChartWidth}" fill="none" stroke="{Grey}"/>""");
        foreach (double tick in Ticks(mostX))
            svg.AppendLine(CultureInfo.InvariantCulture, $"""  <text x="{X(tick)}" y="{Top + ChartHeight + 14}" text-anchor="middle">{tick:0.#}</text>""");
        foreach (double tick in Ticks(mostY))
            svg.AppendLine(CultureInfo.InvariantCulture, $"""  <text x="{left - 6}" y="{Y(tick)}" text-anchor="end" dominant-baseline="middle">{tick:0.#}</text>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""  <text x="{left + (ChartWidth / 2)}" y="{Top + ChartHeight + 30}" text-anchor="middle">times the work</text>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""  <text x="{left - 34}" y="{Top + (ChartHeight / 2)}" text-anchor="middle" transform="rotate(-90 {left - 34} {Top + (ChartHeight / 2)})">times the {title}</text>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path d="M{X(1)} {Y(1)}L{X(mostX)} {Y(mostX)}" fill="none" stroke="{Grey}" stroke-width="1" opacity="0.6"/>""");
        foreach ((string colour, string dash, (double Work, double Figure)[] points) in lines)
        {
            string path = string.Join('L', points.Select(point => $"{X(point.Work)} {Y(point.Figure)}"));
            svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{(dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "")}/>""");
            foreach ((double work, double value) in points)
                svg.AppendLine(CultureInfo.InvariantCulture, $"""  <circle cx="{X(work)}" cy="{Y(value)}" r="3" fill="{colour}"/>""");
        }
    }

    private static void AppendLegend(StringBuilder svg, GrowthResult growth, int y)
    {
        int x = Left;
        foreach ((string letter, string colour, string dash) in Lines)
        {
            if (growth.Points.FirstOrDefault(point => point.Letter == letter) is not { } least)
                continue;
            string text = $"set {letter}, from {least.Number.ToString(CultureInfo.InvariantCulture)}";
            svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path d="M{x} {y - 4}h24" stroke="{colour}" stroke-width="2"{(dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "")}/><text x="{x + 30}" y="{y}">{text}</text>""");
            x += 150;
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"""  <path d="M{x} {y - 4}h24" stroke="{Grey}" opacity="0.6"/><text x="{x + 30}" y="{y}">linear</text>""");
    }

    private static (double Work, double Figure)[] Relative(GrowthResult growth, string letter, Func<GrowthPoint, double> figure)
    {
        GrowthPoint[] points = [.. growth.Points.Where(point => point.Letter == letter)];
        return [.. points.Select(point => (point.Number / (double)points[0].Number, figure(point) / figure(points[0])))];
    }

    // Doubling, as the work does.
    private static IEnumerable<double> Ticks(double most)
    {
        for (double tick = 1; tick <= most; tick *= 2)
            yield return tick;
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
