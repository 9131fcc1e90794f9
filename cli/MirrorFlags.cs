using System.CommandLine;
using EcrMirror.Cli.Policies;
using EcrMirror.Cli.Runs;
using EcrMirror.Cli.Sources;
using EcrMirror.Hosting.Serving;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Cli;

/// <summary>Flags of every command that runs the services between sources and destinations: how both are opened, and how the services run.</summary>
internal static class MirrorFlags
{
    public static void AddTo(Command command)
    {
        PublishFlags.AddTo(command);
        SourceFlags.AddTo(command);
        PolicyFlags.AddTo(command);
        RegistryFlags.AddTo(command);
        RunFlags.AddTo(command);
        ServeFlags.AddConfigTo(command);
    }

    /// <summary>How the services run.</summary>
    /// <exception cref="WrongInputException">The flags are wrong, or it is not clear which source a secret belongs to.</exception>
    public static RunSettings Read(ParseResult parsed, params IEnumerable<RegistryHost> sources) => Read(parsed, access => access.For(sources));

    /// <summary>How the services run.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="open">What it changes to read from the sources, which may be known only when registries are opened.</param>
    /// <exception cref="WrongInputException">The flags are wrong.</exception>
    public static RunSettings Read(ParseResult parsed, Func<SourceAccess, Action<RegistryOptions>> open) => PublishFlags.ApplyTo(RunFlags.Read(parsed), parsed) with
    {
        SettingsFile = ServeFlags.ReadConfig(parsed),
        Registries = RegistryFlags.Read(parsed) + open(SourceFlags.Read(parsed)),
    };
}
