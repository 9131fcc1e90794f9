using System.Globalization;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>The middle and the ends of some figures.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> figures)
    {
        double[] ordered = [.. figures.Order()];
        int middle = ordered.Length / 2;
        double median = ordered.Length % 2 is 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
        return new Spread(median, ordered[0], ordered[^1]);
    }

    /// <summary>Such as <c>2.95 (2.90–3.11)</c>.</summary>
    public string ToText(string format) =>
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Least.ToString(format, CultureInfo.InvariantCulture)}–{Most.ToString(format, CultureInfo.InvariantCulture)})";
}
