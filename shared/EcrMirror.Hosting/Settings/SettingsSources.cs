using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Settings;

/// <summary>Where settings come from: a file in JSON, which may have comments, and over it the environment.</summary>
public static class SettingsSources
{
    /// <summary>The prefix of environment variables that are settings, such as <c>ECR_MIRROR_Copier__ConcurrentBlobs</c>.</summary>
    public const string EnvironmentPrefix = "ECR_MIRROR_";

    /// <summary>Reads the file, if there is one, and the environment, and adds them to a host's configuration.</summary>
    /// <exception cref="WrongSettingsException">The file cannot be read or is no JSON.</exception>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfigurationManager host, string? file)
    {
        IConfigurationRoot given = Read(file);
        host.AddConfiguration(given);
        return services.AddSingleton(new GivenSettings(given));
    }

    /// <summary>What a person has to look for to change a setting: the variable, or the path in the file that has it.</summary>
    internal static string Describe(IConfigurationRoot settings, string path)
    {
        IConfigurationProvider? source = settings.Providers.LastOrDefault(provider => Has(provider, path));
        return source is JsonConfigurationProvider { Source.Path: { } file }
            ? $"{path} in {Path.GetFileName(file)}"
            : EnvironmentPrefix + path.Replace(":", "__", StringComparison.Ordinal);
    }

    private static IConfigurationRoot Read(string? file)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        builder.AddEnvironmentVariables(EnvironmentPrefix);
        try
        {
            return builder.Build();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new WrongSettingsException([$"The settings file '{file}' cannot be read: {Reason(unreadable)}"]);
        }
    }

    private static bool Has(IConfigurationProvider provider, string path) =>
        provider.TryGet(path, out _) || provider.GetChildKeys([], path).Any();

    private static string Reason(Exception unreadable) => unreadable switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "this user may not read it, or it is a folder.",
        InvalidDataException { InnerException: { } malformed } => malformed.InnerException?.Message ?? malformed.Message,
        _ => unreadable.Message,
    };
}
