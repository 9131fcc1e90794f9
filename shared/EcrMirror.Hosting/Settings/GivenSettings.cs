using Microsoft.Extensions.Configuration;

namespace EcrMirror.Hosting.Settings;

/// <summary>The settings that a person gave, apart from what the framework adds to a host's configuration.</summary>
internal sealed record GivenSettings(IConfigurationRoot Root);
