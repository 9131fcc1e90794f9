using System.Globalization;
using System.Text;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Growth;

/// <summary>How time, requests and memory grow with the work.</summary>
internal sealed record GrowthResult
{
    // Lists of tags have pages, and a few requests come once: an exponent of one is met with as much to spare.
    private const double Linear = 1.03;

    public static IReadOnlyList<string> Letters { get; } = ["C", "D", "E"];

    /// <summary>For each set from the least work to the most.</summary>
    public required IReadOnlyList<GrowthPoint> Points { get; init; }

    /// <summary>Whether requests and memory of a set grow no faster than the work.</summary>
    public bool IsLinear(string letter) => RequestExponent(letter) <= Linear && MemoryExponent(letter) <= Linear;

    public double TimeExponent(string letter) => Exponent(letter, point => point.Seconds);

    public double RequestExponent(string letter) => Exponent(letter, point => point.Requests);

    public double MemoryExponent(string letter) => Exponent(letter, point => point.PeakBytes);

    public string Describe(string letter) =>
        FormattableString.Invariant($"exponents: requests {RequestExponent(letter):0.00}, memory {MemoryExponent(letter):0.00}, time {TimeExponent(letter):0.00}");

    public string ToText()
    {
        List<string[]> rows =
        [
            ["", "of", "wall s", "requests", "peak MiB"],
            .. Points.Select(point => new[]
            {
                point.Letter,
                point.Number.ToString(CultureInfo.InvariantCulture),
                point.Seconds.ToString("0.00", CultureInfo.InvariantCulture),
                point.Requests.ToString(CultureInfo.InvariantCulture),
                (point.PeakBytes / (1024.0 * 1024)).ToString("0", CultureInfo.InvariantCulture),
            }),
        ];
        StringBuilder text = new StringBuilder("Growth of ecr-mirror sync\n\n").AppendTable(rows).AppendLine();
        foreach (string letter in Letters.Where(letter => Points.Any(point => point.Letter == letter)))
            text.AppendLine(CultureInfo.InvariantCulture, $"{letter}: {Describe(letter)}{(IsLinear(letter) ? "" : " – more than linear")}");
        return text.ToString();
    }

    // The slope of the line that fits the logarithms best: 1 is linear, 0 is constant.
    private double Exponent(string letter, Func<GrowthPoint, double> figure)
    {
        (double X, double Y)[] logarithms = [.. Points.Where(point => point.Letter == letter).Select(point => (Math.Log(point.Number), Math.Log(figure(point))))];
        if (logarithms.Length < 2)
            return 0;
        (double middleX, double middleY) = (logarithms.Average(point => point.X), logarithms.Average(point => point.Y));
        return logarithms.Sum(point => (point.X - middleX) * (point.Y - middleY)) / logarithms.Sum(point => (point.X - middleX) * (point.X - middleX));
    }
}
