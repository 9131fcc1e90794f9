using EcrMirror.Ecr;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli.Runs;

/// <summary>How the services run for a command.</summary>
internal sealed record RunSettings
{
    /// <summary>The file that keeps state; null keeps it in memory.</summary>
    public string? StateFile { get; init; }

    /// <summary>The file with settings; null for those of the environment alone.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>How registries are reached, beyond the configuration.</summary>
    public Action<RegistryOptions> Registries { get; init; } = _ => { };

    /// <summary>How Amazon ECR is used, beyond the configuration.</summary>
    public Action<EcrOptions> Ecr { get; init; } = _ => { };

    /// <summary>How many images are looked at, and how many manifests copied, at once; null leaves it to the settings.</summary>
    public int? ImagesAtOnce { get; init; }

    /// <summary>The rules that the Scheduler follows at the times of their schedules; null where what somebody types is all that is done.</summary>
    public FollowedRules? Follows { get; init; }

    /// <summary>What the services log, on standard error; null is silent.</summary>
    public LogLevel? LogLevel { get; init; }
}
