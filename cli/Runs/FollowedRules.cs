using EcrMirror.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Sweep;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Cli.Runs;

/// <summary>Rules that the Scheduler of a run follows by itself, in place of those that settings name.</summary>
internal sealed record FollowedRules
{
    /// <summary>None: what somebody types is all that is done.</summary>
    public static FollowedRules None { get; } = new() { Sources = [], ReadEvery = TimeSpan.Zero };

    /// <summary>Where they stand.</summary>
    public required IReadOnlyList<IRuleSource> Sources { get; init; }

    /// <summary>How often they are read, unless settings say so; zero follows none.</summary>
    public required TimeSpan ReadEvery { get; init; }

    /// <summary>Who follows them.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Has them followed by a host. Every rule is to have a schedule: nothing is swept.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.PostConfigure<SweepOptions>(sweep => sweep.Interval = TimeSpan.Zero);
        services.AddOptions<ScheduleOptions>().PostConfigure<IConfiguration>((schedules, settings) =>
        {
            IConfigurationSection given = settings.GetSection(ScheduleOptions.Section);
            if (ReadEvery == TimeSpan.Zero || given[nameof(ScheduleOptions.ReadEvery)] is null || schedules.ReadEvery == TimeSpan.Zero)
                schedules.ReadEvery = ReadEvery;

            // Somebody waits.
            if (given[nameof(ScheduleOptions.FirstWithin)] is null)
                schedules.FirstWithin = TimeSpan.FromSeconds(1);
        });
        if (ReadEvery == TimeSpan.Zero)
            return;

        services.RemoveAll<IRuleSource>();
        foreach (IRuleSource source in Sources)
            services.AddSingleton(source);
        Services(services);
    }
}
