using System.CommandLine;
using EcrMirror.Cli.Copy;
using EcrMirror.Cli.Output;
using EcrMirror.Contracts;

namespace EcrMirror.Cli.Mirror;

/// <summary><c>ecr-mirror mirror</c>: the same as <c>copy</c>, typed as aws-ecr-mirror's <c>mirror.py</c> has it.</summary>
internal static class MirrorCommand
{
    private static readonly Argument<string> Source = new("SRC")
    {
        Description = "The image: host/name:tag or host/name@digest; docker.io short names work. Without a tag it is 'latest'.",
    };

    private static readonly Argument<string[]> Destinations = new("DEST")
    {
        Description = "Where to publish it: host/name[:tag], as many as needed, with commas or blanks between them. Without a tag it takes the source's.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create(Consoles consoles)
    {
        var command = new Command("mirror", "Mirrors one image to one or more registries now, as 'copy' does.") { Source, Destinations };
        CopyCommand.AddFlagsTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // As for copy: signals are heard from here on.
            await Task.Yield();
            MirrorRequest request = CopyRequest.From(
                CopyWords.Arguments, parsed.GetRequiredValue(Source), Split(parsed.GetRequiredValue(Destinations)), PlatformFlags.Read(parsed));
            return await CopyCommand.RunAsync(parsed, request, consoles, cancellationToken);
        });
        return command;
    }

    /// <summary>Destinations as they are meant, whatever stands between them.</summary>
    /// <exception cref="WrongInputException">There is none.</exception>
    internal static IReadOnlyList<string> Split(IReadOnlyList<string> typed)
    {
        string[] destinations = [.. typed.SelectMany(text => text.Split([',', ' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))];
        return destinations.Length > 0
            ? destinations
            : throw new WrongInputException("DEST is empty: give host/name[:tag], such as 127.0.0.1:5000/team/app, as many as needed, with commas or blanks between them.");
    }
}
