using System.Security.Cryptography;

namespace EcrMirror.Registry.Pacing;

/// <summary>Chance, for the waits between attempts: it keeps many clients from coming back at once.</summary>
public sealed class Jitter(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    /// <summary>Chance that nobody can foretell.</summary>
    public static Jitter Unpredictable() => new(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>A number from 0 to below 1.</summary>
    public double Next()
    {
        lock (_lock)
            return _random.NextDouble();
    }
}
