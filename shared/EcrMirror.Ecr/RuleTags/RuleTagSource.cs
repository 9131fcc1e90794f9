using System.Collections.Concurrent;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Rules;
using Microsoft.Extensions.Options;
using EcrRepository = Amazon.ECR.Model.Repository;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.RuleTags;

/// <summary>
/// Rules in the resource tags of repositories of Amazon ECR. A registry that cannot be read counts with what it last said, and stops no
/// other.
/// </summary>
/// <remarks>Source: Amazon ECR API reference, "DescribeRepositories" (a thousand a page) and "ListTagsForResource" (one repository a request, all tags at once).</remarks>
internal sealed class RuleTagSource(EcrRegistries registries, EcrClients clients, IOptions<RuleTagOptions> options, TimeProvider time) : IRuleSource
{
    private const int MostOfAPage = 1000;

    private readonly ConcurrentDictionary<RegistryHost, Shelf> _shelves = new();

    public async Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        RuleSet[] sets = await Task.WhenAll(options.Value.Registries
            .Select(RegistryHost.Parse)
            .Distinct()
            .Select(host => _shelves.GetOrAdd(host, _ => new Shelf(new KeptAnswer<RuleSet>(options.Value.ReadEvery, time))).ReadAsync(
                cancelled => ReadAsync(host, cancelled), host, cancellationToken)));
        return new RuleSet([.. sets.SelectMany(set => set.Rules)], [.. sets.SelectMany(set => set.Findings)])
        {
            Borrowed = [.. sets.SelectMany(set => set.Borrowed)],
            Unread = sets.Select(set => set.Unread).FirstOrDefault(unread => unread is not null),
        };
    }

    private async Task<RuleSet> ReadAsync(RegistryHost host, CancellationToken cancellationToken)
    {
        EcrRegistry registry = registries.Find(host) ?? throw new InvalidOperationException($"{host} is no registry of Amazon ECR, which the check of the settings should have found.");
        IReadOnlyList<EcrRepository> repositories = await Pages.ReadAsync<EcrRepository>(async next =>
        {
            DescribeRepositoriesResponse page = await clients.AskAsync(
                registry,
                "DescribeRepositories",
                (ecr, cancelled) => ecr.DescribeRepositoriesAsync(
                    new DescribeRepositoriesRequest { RegistryId = registry.Account, MaxResults = MostOfAPage, NextToken = next }, cancelled),
                cancellationToken);
            return (page.Repositories?.Where(repository => repository.RepositoryName!.StartsWith(options.Value.Prefix ?? "", StringComparison.Ordinal)), page.NextToken);
        });

        var declared = new RuleSet[repositories.Count];
        await Parallel.ForAsync(
            0,
            repositories.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrent, CancellationToken = cancellationToken },
            async (at, cancelled) => declared[at] = await ReadAsync(registry, host, repositories[at], cancelled));
        return new RuleSet([.. declared.SelectMany(set => set.Rules)], [.. declared.SelectMany(set => set.Findings)])
        {
            Borrowed = [.. declared.SelectMany(set => set.Borrowed)],
        };
    }

    // One that has gone meanwhile declares nothing.
    private async Task<RuleSet> ReadAsync(EcrRegistry registry, RegistryHost host, EcrRepository repository, CancellationToken cancellationToken)
    {
        ListTagsForResourceResponse? listed = await clients.FindAsync<ListTagsForResourceResponse, RepositoryNotFoundException>(
            registry,
            "ListTagsForResource",
            (ecr, cancelled) => ecr.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = repository.RepositoryArn }, cancelled),
            cancellationToken);
        Dictionary<string, string> tags = (listed?.Tags ?? []).ToDictionary(tag => tag.Key!, tag => tag.Value ?? "", StringComparer.Ordinal);
        return tags.Count == 0
            ? RuleSet.Empty
            : RuleTagReader.Read(options.Value, new Repository(host, RepositoryName.Parse(repository.RepositoryName!)), repository.RepositoryArn!, tags);
    }

    /// <summary>What a registry last said.</summary>
    private sealed class Shelf(KeptAnswer<RuleSet> answer)
    {
        private volatile RuleSet? _last;

        public async Task<RuleSet> ReadAsync(Func<CancellationToken, Task<RuleSet>> read, RegistryHost host, CancellationToken cancellationToken)
        {
            try
            {
                return _last = await answer.GetAsync(read, cancellationToken);
            }
            catch (RegistryException refused)
            {
                RuleSet last = _last ?? RuleSet.Empty;
                string follows = _last is null ? "Its rules are not known yet." : $"The {last.Rules.Count + last.Borrowed.Count} rules that were read last count on.";
                var origin = new RuleOrigin(RuleOriginKind.ResourceTags, host.ToString());
                return last with
                {
                    Findings = [.. last.Findings, RuleFinding.Error(origin, $"The tags of its repositories cannot be read: {refused.Message} {follows}")],
                    Unread = _last is null ? new RuleSourceException($"The tags of repositories of {host} cannot be read: {refused.Message}", refused) : null,
                };
            }
        }
    }
}
