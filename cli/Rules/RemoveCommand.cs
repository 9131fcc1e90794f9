using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;
using EcrMirror.Rules.Moving;

namespace EcrMirror.Cli.Rules;

/// <summary><c>ecr-mirror rules remove</c>: takes rules away where they stand. Images stay.</summary>
internal static class RemoveCommand
{
    private static readonly Argument<string[]> Ids = new("ID") { Description = "The rules' ids, as 'list' has them.", Arity = ArgumentArity.OneOrMore };

    public static Command Create(Consoles consoles)
    {
        var command = new Command("remove", "Takes rules away where they stand. Images that were mirrored stay.");
        command.Arguments.Add(Ids);
        RuleForms.AddTo(command);
        RulePlaces.AddCommonTo(command);
        command.SetAction((parsed, cancellationToken) => RemoveAsync(parsed, consoles, cancellationToken));
        return command;
    }

    private static async Task<int> RemoveAsync(ParseResult parsed, Consoles consoles, CancellationToken cancellationToken)
    {
        await using var places = new OpenedPlaces(await OpenAsync(parsed, cancellationToken));
        string[] ids = [.. parsed.GetValue(Ids)!.Distinct(StringComparer.Ordinal)];
        var found = new List<(OpenedPlace Place, MirrorRule Rule)>();
        var borrowed = new List<BorrowedRule>();
        foreach (OpenedPlace place in places.All)
        {
            RuleSet there = await place.ReadAsync(cancellationToken);
            found.AddRange(there.Rules.Select(rule => (place, rule)));
            borrowed.AddRange(there.Borrowed);
        }

        string name = string.Join(", ", places.All.Select(place => place.Name));
        foreach (string id in ids.Where(id => found.All(each => each.Rule.Id != id)))
            throw Unknown(id, name, found, borrowed);

        var steps = new List<RuleMoveStep>();
        foreach (OpenedPlace place in places.All)
        {
            RuleMoveStep[] planned = [.. ids.Select(id => found.Find(each => each.Rule.Id == id)).Where(each => each.Place == place).Select(each => Step(each.Rule))];
            steps.AddRange(await RuleMoves.CarryOutAsync(parsed, place, planned, cancellationToken));
        }

        RuleMoves.Tell(parsed, name, steps, consoles);
        return RuleMoves.Verdict(steps);
    }

    private static RuleMoveStep Step(MirrorRule rule) => new(rule.Id, RuleMoveKind.Removed, [], new RuleChange(rule, null));

    private static async Task<List<OpenedPlace>> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string form = RuleForms.OnlyForm(parsed);
        if (form != RuleForms.Names[0])
            return [await RulePlaces.OfFormAsync(form, parsed, cancellationToken)];

        IReadOnlyList<string> paths = RuleForms.PathsOf(parsed);
        if (paths.Count == 0)
            throw new WrongInputException("It is not said where rules are: name files or folders with --rules.");
        try
        {
            return [.. RuleFileSource.FilesOf(paths).Select(file => RulePlaces.OfFile(file))];
        }
        catch (RuleSourceException unreadable)
        {
            throw new WrongInputException(unreadable.Message, unreadable);
        }
    }

    private static WrongInputException Unknown(string id, string name, List<(OpenedPlace Place, MirrorRule Rule)> found, List<BorrowedRule> borrowed)
    {
        if (borrowed.Find(rule => rule.Id == id) is { } like)
            return new WrongInputException($"'{Quote.Shortened(id)}' is declared to be as the rule '{like.Rule}' says, by a resource tag of {like.Origin}: remove that tag from the repository.");

        string? meant = Spelling.Meant(id, found.Select(each => each.Rule.Id));
        return new WrongInputException($"There is no rule '{Quote.Shortened(id)}' in {name}, and nothing was removed"
            + (meant is not null ? $": is '{meant}' meant?" : ": 'ecr-mirror rules list' names those that there are, and 'validate' what is wrong with others."));
    }

    /// <summary>The places that rules may stand in, for as long as the command needs them.</summary>
    private sealed class OpenedPlaces(List<OpenedPlace> places) : IAsyncDisposable
    {
        public IReadOnlyList<OpenedPlace> All => places;

        public async ValueTask DisposeAsync()
        {
            foreach (OpenedPlace place in places)
                await place.DisposeAsync();
        }
    }
}
