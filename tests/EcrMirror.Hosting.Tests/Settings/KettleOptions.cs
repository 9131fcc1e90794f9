using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Tests.Settings;

/// <summary>Options with a member of each kind.</summary>
public sealed class KettleOptions
{
    public const string Section = "Kitchen:Kettle";

    [Range(1, 9)]
    public int Litres { get; set; } = 2;

    public bool Whistles { get; set; }

    public TimeSpan Patience { get; set; }

    public KettleMetal Metal { get; set; }

    public IList<string> Teas { get; } = [];

    public IList<CupOptions> Cups { get; } = [];

    public IDictionary<string, double> Minutes { get; } = new Dictionary<string, double>();

    [ValidateObjectMembers]
    public SpoutOptions? Spout { get; set; }
}

public sealed class CupOptions
{
    public int Size { get; set; } = 1;
}

public sealed class SpoutOptions
{
    [Range(1, 9)]
    public int Width { get; set; } = 1;
}

public enum KettleMetal
{
    Copper,
    Steel,
}
