using System.Runtime.CompilerServices;

namespace EcrMirror.Ecr.Tests.Servers;

/// <summary>
/// What these tests have of AWS in their environment: a key that opens nothing, whatever the machine has. The SDK keeps what it found, so
/// it is the same for the whole process.
/// </summary>
internal static class AwsEnvironment
{
    public const string Key = "AKIAOFTESTS";
    public const string Secret = "secret";

    /// <summary>An environment without credentials, for a process of its own; what is added to it counts.</summary>
    public static Dictionary<string, string> Without()
    {
        Dictionary<string, string> empty = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => "", StringComparer.Ordinal);
        empty["AWS_EC2_METADATA_DISABLED"] = "true";
        empty["AWS_CONFIG_FILE"] = "/nowhere/config";
        empty["AWS_SHARED_CREDENTIALS_FILE"] = "/nowhere/credentials";
        return empty;
    }

    [ModuleInitializer]
    internal static void GiveKey()
    {
        foreach ((string name, string value) in Without())
            Environment.SetEnvironmentVariable(name, value.Length is 0 ? null : value);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Key);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Secret);
    }
}
