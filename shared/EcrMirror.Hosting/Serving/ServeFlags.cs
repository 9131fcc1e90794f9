using System.CommandLine;
using EcrMirror.Hosting.Settings;

namespace EcrMirror.Hosting.Serving;

/// <summary>Flags of every command that runs services until it is told to end.</summary>
public static class ServeFlags
{
    private static readonly Option<string> Config = new("--config")
    {
        Description = $"A file with settings, JSON with comments. Environment variables win over it: {SettingsSources.EnvironmentPrefix}Copier__ConcurrentBlobs=12 sets Copier:ConcurrentBlobs.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Check the settings, list everything that is wrong with them, and start nothing.",
    };

    /// <summary>Adds the flags to a command.</summary>
    public static void AddTo(Command command)
    {
        AddConfigTo(command);
        command.Options.Add(Check);
    }

    /// <summary>Adds the flag that names the settings to a command which reads them and runs nothing.</summary>
    public static void AddConfigTo(Command command) => command.Options.Add(Config);

    /// <summary>The file with settings that was given.</summary>
    public static string? ReadConfig(ParseResult parsed) => parsed.GetValue(Config);

    /// <summary>What was given.</summary>
    public static ServeSettings Read(ParseResult parsed) => new(ReadConfig(parsed), parsed.GetValue(Check));
}
