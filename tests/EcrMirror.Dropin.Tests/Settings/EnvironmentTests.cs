namespace EcrMirror.Dropin.Tests.Settings;

/// <summary>Tests that change the environment, which the whole process shares: never beside others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentTests
{
    public const string Name = "The environment of the process";
}
