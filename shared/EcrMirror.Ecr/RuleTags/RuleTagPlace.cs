using Amazon.ECR.Model;
using EcrMirror.Contracts;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Rules;
using EcrMirror.Rules.Moving;
using EcrMirror.Rules.Naming;
using Microsoft.Extensions.Options;
using Repository = EcrMirror.Oci.Repository;
using Tag = Amazon.ECR.Model.Tag;

namespace EcrMirror.Ecr.RuleTags;

/// <summary>
/// Rules in resource tags, written: of a repository's tags only those that are a rule's are touched. Amazon ECR has no conditional writes of tags;
/// what stands there is looked at right before.
/// </summary>
internal sealed class RuleTagPlace(RuleTagSource source, EcrRegistries registries, EcrClients clients, IOptions<RuleTagOptions> options) : IRulePlace
{
    // Source: Amazon ECR user guide, "Tagging a private repository".
    private const int MostTags = 50;

    public Task<RuleSet> ReadAsync(CancellationToken cancellationToken) => source.ReadAsync(cancellationToken);

    public RuleFit Fit(MirrorRule rule)
    {
        if (Place(rule, out string? problem) is not { } place)
            return RuleFit.None(problem!);

        var problems = new List<string>();
        IReadOnlyDictionary<string, string> tags = RuleTagWriter.Write(options.Value, rule, place.Arn, problems);
        return problems.Count == 0
            ? RuleFit.Of(Expanded(rule, place.Repository), RuleTagReader.Read(options.Value, place.Repository, place.Arn, tags))
            : RuleFit.None([.. problems, $"Leave it in a file or in the table, and give the repository the tag {options.Value.RuleKey}={rule.Id} if its tags are to name it."]);
    }

    public async Task<IReadOnlyList<string?>> ChangeAsync(IReadOnlyList<RuleChange> changes, CancellationToken cancellationToken)
    {
        var problems = new string?[changes.Count];
        for (int at = 0; at < changes.Count; at++)
        {
            try
            {
                problems[at] = await ChangeAsync(changes[at], cancellationToken);
            }
            catch (RegistryException refused)
            {
                problems[at] = refused.Message;
            }
        }

        return problems;
    }

    private async Task<string?> ChangeAsync(RuleChange change, CancellationToken cancellationToken)
    {
        string arn = (change.Before ?? change.After)!.Origin.Place;
        Placed place = Place((change.Before ?? change.After)!, out string? unplaced) ?? throw new InvalidOperationException($"{arn}: {unplaced}");
        if (change is { Before: not null, After: { } elsewhere } && elsewhere.Origin.Place != arn)
            return $"It stands at {arn}, and would at {elsewhere.Origin.Place}: remove it there first.";

        ListTagsForResourceResponse? listed = await clients.FindAsync<ListTagsForResourceResponse, RepositoryNotFoundException>(
            place.Registry,
            "ListTagsForResource",
            (ecr, cancelled) => ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn }, cancelled),
            cancellationToken);
        if (listed is null)
            return $"There is no repository {place.Repository}: make it first, as resource tags need one to be at.";

        Dictionary<string, string> there = (listed.Tags ?? []).ToDictionary(tag => tag.Key!, tag => tag.Value ?? "", StringComparer.Ordinal);
        string[] keys = [.. RuleTagWriter.KeysOf(options.Value).Where(there.ContainsKey)];
        bool isAsRead = change.Before is { } before
            ? RuleTagReader.Read(options.Value, place.Repository, arn, there).Rules is [var current] && RuleComparison.AreSame(current, before)
            : keys.Length == 0;
        if (!isAsRead)
            return $"The resource tags of {place.Repository} were changed meanwhile: run the same again.";

        IReadOnlyDictionary<string, string> tags = change.After is { } after ? RuleTagWriter.Write(options.Value, after, arn, []) : new Dictionary<string, string>();
        string[] removed = [.. keys.Where(key => !tags.ContainsKey(key))];
        if (there.Keys.Union(tags.Keys).Count() > MostTags)
            return $"{place.Repository} would have more than {MostTags} resource tags, and AWS allows no more.";

        // First what is to be, so that the repository is never without a rule that it is to have.
        if (tags.Count > 0)
        {
            await clients.AskAsync(
                place.Registry,
                "TagResource",
                (ecr, cancelled) => ecr.TagResourceAsync(new TagResourceRequest { ResourceArn = arn, Tags = [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })] }, cancelled),
                cancellationToken);
        }

        if (removed.Length > 0)
        {
            await clients.AskAsync(
                place.Registry,
                "UntagResource",
                (ecr, cancelled) => ecr.UntagResourceAsync(new UntagResourceRequest { ResourceArn = arn, TagKeys = [.. removed] }, cancelled),
                cancellationToken);
        }

        return null;
    }

    /// <summary>The repository whose tags would say the rule; null with the reason where none would.</summary>
    private Placed? Place(MirrorRule rule, out string? problem)
    {
        problem = null;
        if (rule.Destinations is not [var only])
        {
            problem = $"It has {rule.Destinations.Count} destinations, and resource tags say what is mirrored into the one repository that has them.";
            return null;
        }

        if (only.Tags is not [var same] || !same.Equals(TagTemplate.Same))
        {
            problem = "Its images have other tags at the destination, and with resource tags each keeps the tag that it has at the source.";
            return null;
        }

        Repository repository;
        try
        {
            repository = only.Repository.Expand(rule.Source.Repository);
        }
        catch (FormatException unnamed)
        {
            problem = unnamed.Message;
            return null;
        }

        if (!options.Value.Registries.Select(RegistryHost.Parse).Contains(repository.Host) || registries.Find(repository.Host) is not { Kind: EcrRegistryKind.Private } registry)
            problem = $"Its destination {repository} is at no registry of Amazon ECR that was named.";
        else if (!repository.Name.ToString().StartsWith(options.Value.Prefix ?? "", StringComparison.Ordinal))
            problem = $"The name of its destination {repository} does not begin with '{options.Value.Prefix}', so its tags would not be read.";
        else
            return new Placed(registry, repository, Arns.Of(registry, repository));
        return null;
    }

    // Tags are at one repository, whatever named it.
    private static MirrorRule Expanded(MirrorRule rule, Repository repository) =>
        rule with { Destinations = [rule.Destinations[0] with { Repository = RepositoryTemplate.Parse(repository.ToString()) }] };

    private sealed record Placed(EcrRegistry Registry, Repository Repository, string Arn);
}
