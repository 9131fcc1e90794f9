using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Cli.Sync;
using EcrMirror.Oci;
using EcrMirror.Planner.Selection;
using EcrMirror.Registry;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Status;

/// <summary><c>ecr-mirror why</c>: why a tag of a destination is not there, or not current.</summary>
internal static class WhyCommand
{
    private static readonly Argument<string> Reference = new("REF") { Description = "The tag at its destination: host/name:tag." };

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("why", "Says why a tag of a destination is there or not, and current or not: the rule that wants it, what became of it, and what both registries have now.")
        {
            Reference,
        };
        RuleFlags.AddTo(command);
        StatusServices.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (Repository repository, Tag tag) = Read(parsed.GetRequiredValue(Reference));
            ChosenRules chosen = await RuleFlags.ReadAsync(parsed, consoles, time, cancellationToken);
            await using ServiceProvider services = StatusServices.Build(parsed);
            var reasons = new TagReasons(
                services.GetRequiredService<IRegistries>(), services.GetRequiredService<TagSearch>(), services.GetRequiredService<ILedger>(), time);
            WhyDocument why = await reasons.FindAsync(chosen.Rules, repository, tag, cancellationToken);
            if (RunFlags.DocumentOf(parsed) is { } form)
                form.Write(consoles, why);
            else
                Write(consoles, why);

            return why.IsCurrent is true ? ExitCode.Done : ExitCode.SomeFailed;
        });
        return command;
    }

    private static void Write(Consoles consoles, WhyDocument why)
    {
        foreach (string line in why.Lines)
            consoles.Say(line);
        consoles.Say(why.Verdict);
    }

    private static (Repository Repository, Tag Tag) Read(string text)
    {
        if (!Repository.NamesHost(text))
            throw new WrongInputException($"'{text}' names no registry: write its host in front, such as 127.0.0.1:5000/{text}.");

        try
        {
            ImageReference reference = ImageReference.Parse(text);
            return reference is { Tag: { } tag, Digest: null } && ImageReference.NamesTagOrDigest(text)
                ? (reference.Repository, tag)
                : throw new WrongInputException($"'{text}' names no tag: write host/name:tag.");
        }
        catch (FormatException malformed)
        {
            throw new WrongInputException(malformed.Message, malformed);
        }
    }
}
