using EcrMirror.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting;

/// <summary>How a service reads its options.</summary>
public static class ServiceOptions
{
    /// <summary>
    /// Binds options to a section of the configuration and checks them at start: a value out of range stops the host, with every
    /// problem listed.
    /// </summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="section">The section.</param>
    /// <param name="bind">Sets the options from the section. It is not done here, because the code for it is generated where their type is named.</param>
    public static IServiceCollection AddCheckedOptions<T>(this IServiceCollection services, string section, Action<IConfiguration, T> bind)
        where T : class
    {
        // Defaults are in range, as a test finds. Binding and checking sections in which nothing is given took a tenth of a run that finds
        // everything in place, because checking goes by reflection.
        if (GivenSettings.Of(services) is not { } given || given.Has(section))
        {
            services.AddOptions<T>()
                .Configure<IConfiguration>((options, configuration) => bind(configuration.GetSection(section), options))
                .ValidateDataAnnotations()
                .ValidateOnStart();
        }
        else
        {
            services.AddOptions();
        }

        return services.AddKnownSection<T>(section);
    }

    /// <summary>Names a section of the configuration and what it may hold, so that a misspelt name in it is found.</summary>
    public static IServiceCollection AddKnownSection<T>(this IServiceCollection services, string section) =>
        services.AddSingleton(new KnownSection(section, typeof(T)));
}
