using System.Collections.Concurrent;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Failures;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>
/// Keeps repositories of Amazon ECR and ECR Public as they are declared. What was found is good for a while, so that a repository with
/// many images is not asked about for each.
/// </summary>
internal sealed partial class EcrUpkeep(EcrClients clients, IOptions<EcrOptions> options, TimeProvider time, ILogger<EcrUpkeep> logger)
{
    private readonly ConcurrentDictionary<EcrRegistry, IRepositoryControl> _controls = new();
    private readonly ConcurrentDictionary<Repository, KeptAnswer<RepositoryDrift>> _found = new();
    private readonly ConcurrentDictionary<EcrRegistry, bool> _said = new();
    private readonly ConcurrentDictionary<EcrRepositoryTemplate, DeclaredRepository> _declared = new();

    private EcrRepositoryOptions Settings => options.Value.Repositories;

    /// <summary>How a repository differs from what is declared of it.</summary>
    /// <exception cref="RegistryException">The control plane broke, or could not be reached.</exception>
    public Task<RepositoryDrift> FindDriftAsync(EcrRegistry registry, Repository repository, CancellationToken cancellationToken) =>
        Kept(repository).GetAsync(asking => LookAsync(registry, repository, asking), cancellationToken);

    /// <summary>Makes a repository if it is missing, and sets what is not as declared.</summary>
    /// <exception cref="RegistryException">It is missing and could not be made, or may not be made or written.</exception>
    public async Task<RepositoryReconciliation> ReconcileAsync(EcrRegistry registry, Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            return await ChangeAsync(registry, repository, cancellationToken);
        }
        finally
        {
            Kept(repository).Forget();
        }
    }

    private async Task<RepositoryDrift> LookAsync(EcrRegistry registry, Repository repository, CancellationToken cancellationToken)
    {
        IRepositoryControl control = ControlOf(registry);
        try
        {
            if (!await control.OwnsAsync(repository, cancellationToken))
                return RepositoryDrift.None;

            DeclaredRepository declared = Declared(repository);
            if (await control.FindAsync(repository, declared, cancellationToken) is not { } found)
            {
                string? cached = await FindPullThroughAsync(control, repository, cancellationToken);
                return cached is null ? Missing(repository) with { MadeWith = [.. control.SettingsOfNew(declared)] } : Cached(repository, cached);
            }

            Comparison compared = await CompareAsync(found.Settings, cancellationToken);
            return new RepositoryDrift
            {
                DeclaredBy = DeclaredBy(repository),
                Tags = found.Tags,
                Changes = [.. compared.Changes.Select(change => change.Drift)],
                Problems = [.. compared.Fixed, .. compared.Unknown],
                Unknown = compared.Unknown,
                Refusal = await FindPullThroughAsync(control, repository, cancellationToken) is { } prefix ? Cached(repository, prefix).Refusal : null,
            };
        }
        catch (RegistryException denied) when (denied.IsClosed())
        {
            // Who may only push to repositories that others made can do so. If it is missing, the push says so.
            if (_said.TryAdd(registry, true))
                LogDenied(registry, denied.Message);
            string[] unknown = [$"It cannot be found out how it is: {denied.Message}"];
            return HasTemplate(repository) ? new RepositoryDrift { Problems = unknown, Unknown = unknown } : RepositoryDrift.None;
        }
    }

    private async Task<RepositoryReconciliation> ChangeAsync(EcrRegistry registry, Repository repository, CancellationToken cancellationToken)
    {
        IRepositoryControl control = ControlOf(registry);
        DeclaredRepository declared = Declared(repository);
        FoundRepository? found = await control.FindAsync(repository, declared, cancellationToken);
        bool isCreated = false;
        if (found is null)
        {
            if (Missing(repository).Refusal is { } refusal)
                throw new RegistryException(refusal) { Kind = FailureKind.Policy };

            isCreated = await control.CreateAsync(repository, declared, cancellationToken);
            found = await control.FindAsync(repository, declared, cancellationToken);
        }

        Comparison compared = await CompareAsync(found?.Settings ?? [], cancellationToken);
        var changed = new List<SettingDrift>();
        List<string> problems = [.. compared.Fixed, .. compared.Unknown];
        foreach ((RepositorySetting setting, SettingDrift drift) in compared.Changes)
        {
            try
            {
                await setting.ApplyAsync!(cancellationToken);
                changed.Add(drift);
            }
            catch (RegistryException refused)
            {
                problems.Add($"{drift}: {refused.Message}");
            }
        }

        return new RepositoryReconciliation { IsCreated = isCreated, Changed = isCreated ? [] : changed, Problems = problems };
    }

    // One setting that cannot be found out does not hide the others.
    private static async Task<Comparison> CompareAsync(IReadOnlyList<RepositorySetting> settings, CancellationToken cancellationToken)
    {
        var compared = new Comparison([], [], []);
        foreach (RepositorySetting setting in settings)
        {
            try
            {
                if (await setting.CompareAsync(cancellationToken) is not { } drift)
                    continue;
                if (setting.ApplyAsync is null)
                    compared.Fixed.Add($"{drift} (only a new repository can have it)");
                else
                    compared.Changes.Add((setting, drift));
            }
            catch (RegistryException refused) when (!refused.IsTransient)
            {
                compared.Unknown.Add($"{setting.Name}: {refused.Message}");
            }
        }

        return compared;
    }

    private async Task<string?> FindPullThroughAsync(IRepositoryControl control, Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            string? prefix = await control.FindPullThroughAsync(repository, cancellationToken);
            return prefix is null || Settings.CopyUnderPullThrough.Contains(prefix, StringComparer.Ordinal) ? null : prefix;
        }
        catch (RegistryException denied) when (denied.IsClosed())
        {
            // Without the permission nothing is known of rules, as nothing was before there were any.
            LogNoRules(repository, denied.Message);
            return null;
        }
    }

    private RepositoryDrift Missing(Repository repository) => new()
    {
        IsMissing = true,
        DeclaredBy = DeclaredBy(repository),
        Refusal = Settings.Create
            ? null
            : $"{repository} does not exist, and may not be made: make it, or let it be made, with {EcrOptions.Section}:{nameof(EcrOptions.Repositories)}:{nameof(EcrRepositoryOptions.Create)} and without --no-create.",
    };

    private static RepositoryDrift Cached(Repository repository, string prefix) => new()
    {
        Refusal = $"Amazon ECR fills {repository} itself, by the pull-through cache rule '{prefix}': pull the image through it, or, to copy there all the same, add '{prefix}' to {EcrOptions.Section}:{nameof(EcrOptions.Repositories)}:{nameof(EcrRepositoryOptions.CopyUnderPullThrough)}.",
    };

    private DeclaredRepository Declared(Repository repository) =>
        TemplateOf(repository) is { } template ? _declared.GetOrAdd(template, DeclaredRepository.Of) : DeclaredRepository.Anything;

    private bool HasTemplate(Repository repository) => TemplateOf(repository) is not null;

    private string? DeclaredBy(Repository repository) => TemplateOf(repository) is { } template
        ? $"{EcrOptions.Section}:{nameof(EcrOptions.Repositories)}:{nameof(EcrRepositoryOptions.Templates)}:{Settings.Templates.IndexOf(template)}{(template.Prefix.Length > 0 ? $" (prefix '{template.Prefix}')" : "")}"
        : null;

    private EcrRepositoryTemplate? TemplateOf(Repository repository) => Settings.FindTemplate(repository);

    private IRepositoryControl ControlOf(EcrRegistry registry) => _controls.GetOrAdd(registry, key => key.Kind is EcrRegistryKind.Public
        ? new PublicRepositories(key, clients, time)
        : new PrivateRepositories(key, clients, time));

    private KeptAnswer<RepositoryDrift> Kept(Repository repository) =>
        _found.GetOrAdd(repository, _ => new KeptAnswer<RepositoryDrift>(Settings.CheckInterval, time));

    [LoggerMessage(1111, LogLevel.Warning, "Repositories of {Registry} are taken as they are, because it cannot be found out how they are: {Reason}")]
    private partial void LogDenied(EcrRegistry registry, string reason);

    [LoggerMessage(1112, LogLevel.Debug, "Whether a pull-through cache rule fills {Repository} cannot be found out: {Reason}")]
    private partial void LogNoRules(Repository repository, string reason);

    /// <summary>What differs from what is declared: what can be set, what cannot, and what could not be found out.</summary>
    private sealed record Comparison(List<(RepositorySetting Setting, SettingDrift Drift)> Changes, List<string> Fixed, List<string> Unknown);
}
