using System.Runtime.CompilerServices;

namespace EcrMirror.Hosting.Tests;

/// <summary>A variable of this process, for the length of a test.</summary>
internal sealed class EnvironmentVariable : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    public EnvironmentVariable(string name, string? value)
    {
        (_name, _before) = (name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);

    // Who looks for a region or credentials would ask the metadata service of a machine in EC2.
    [ModuleInitializer]
    internal static void StayOnLoopback() => Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
}

/// <summary>Tests that read settings: the environment is one for the whole process, so they take turns.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime
{
    public const string Name = "environment";
}
