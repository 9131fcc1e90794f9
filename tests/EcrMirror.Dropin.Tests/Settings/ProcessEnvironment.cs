using Amazon.Runtime;

namespace EcrMirror.Dropin.Tests.Settings;

/// <summary>An environment without any setting of AWS, and with its old ones again after disposal.</summary>
internal sealed class ProcessEnvironment : IDisposable
{
    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);

    public ProcessEnvironment()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)))
            Set(name, null);
        Set("AWS_EC2_METADATA_DISABLED", "true");
        Set("AWS_CONFIG_FILE", "/nowhere/config");
        Set("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials");
        // Core remembers the region that it found.
        FallbackRegionFactory.Reset();
    }

    public void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        FallbackRegionFactory.Reset();
    }
}
