using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Settings;

/// <summary>The settings that a person gave, apart from what the framework adds to a host's configuration.</summary>
internal sealed record GivenSettings(IConfigurationRoot Root)
{
    /// <summary>Those that were added to a host; null where it has others.</summary>
    public static GivenSettings? Of(IServiceCollection services)
    {
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(GivenSettings))
                return (GivenSettings?)service.ImplementationInstance;
        }

        return null;
    }

    /// <summary>Whether something is given in a section.</summary>
    public bool Has(string section) => Root.GetSection(section).GetChildren().Any();
}
