using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>How repositories come and go.</summary>
/// <remarks>Source: ECR user guide, "Creating a private repository" and "Repository creation templates".</remarks>
internal sealed partial class EcrRegistry
{
    /// <summary>Has a repository exist. The registry's lock is held.</summary>
    /// <exception cref="EcrError">It exists already, or there are too many.</exception>
    public EcrRepository Create(EcrRepository repository)
    {
        if (FindRepository(repository.Name) is not null)
            throw EcrError.RepositoryAlreadyExists(Identity, repository.Name);
        if (_repositories.Count >= Quotas.Repositories)
        {
            throw EcrError.LimitExceeded(
                $"The registry with id '{Identity.Id}' already has the maximum allowed number of repositories which is '{Quotas.Repositories}'");
        }

        _repositories[repository.Name] = repository;
        _store.AddRepository(PathOf(repository.Name));
        Changed();
        return repository;
    }

    /// <summary>Forgets a repository and all that is in it. The registry's lock is held.</summary>
    /// <exception cref="EcrError">It is not there, or has images and nothing is forced.</exception>
    public EcrRepository Delete(RepositoryName name, bool force)
    {
        EcrRepository repository = Repository(name);
        if (repository.Images.Count > 0 && !force)
            throw EcrError.RepositoryNotEmpty(Identity, name);

        _repositories.Remove(name);
        _store.RemoveRepository(PathOf(name));
        foreach (LayerUpload upload in _uploads.Values.Where(upload => upload.Repository == name))
            upload.IsEnded = true;
        Changed();
        return repository;
    }

    /// <summary>The key that a repository is encrypted with: one of AWS's own where none is named.</summary>
    public string? KmsKeyOf(string encryptionType, string? named)
    {
        if (encryptionType is "AES256")
            return null;

        // The same for the whole registry: mounts compare keys.
        string id = new Guid(Digest.Sha256(System.Text.Encoding.UTF8.GetBytes($"{Identity.Account}/{Identity.Region}")).Encoded[..32].Chunk(2)
            .Select(pair => Convert.ToByte(new string(pair), 16)).ToArray()).ToString();
        return named is null or "" ? $"arn:aws:kms:{Identity.Region}:{Identity.Account}:key/{id}" : named;
    }

    /// <summary>The template that a repository would be created by: the one with the longest prefix that it is under.</summary>
    public JsonObject? FindTemplate(RepositoryName name, string purpose) => Settings.Templates
        .Where(entry => entry.Value["appliedFor"]!.AsArray().Any(applied => applied!.GetValue<string>() == purpose))
        .Where(entry => entry.Key is "ROOT" || name.ToString().StartsWith(entry.Key.TrimEnd('/') + "/", StringComparison.Ordinal))
        .OrderByDescending(entry => entry.Key is "ROOT" ? 0 : entry.Key.Length)
        .Select(entry => entry.Value)
        .FirstOrDefault();

    /// <summary>A repository with the settings of a template.</summary>
    public EcrRepository FromTemplate(RepositoryName name, JsonObject template)
    {
        string encryption = template["encryptionConfiguration"]?["encryptionType"]?.GetValue<string>() ?? "AES256";
        var repository = new EcrRepository(name, Now)
        {
            EncryptionType = encryption,
            KmsKey = KmsKeyOf(encryption, template["encryptionConfiguration"]?["kmsKey"]?.GetValue<string>()),
            TagMutability = template["imageTagMutability"]?.GetValue<string>() ?? "MUTABLE",
            ExclusionFilters = [.. (template["imageTagMutabilityExclusionFilters"] as JsonArray ?? []).Select(filter => filter!["filter"]!.GetValue<string>())],
            PolicyText = template["repositoryPolicy"]?.GetValue<string>(),
            LifecyclePolicyText = template["lifecyclePolicy"]?.GetValue<string>(),
        };
        foreach (JsonNode? tag in template["resourceTags"] as JsonArray ?? [])
            repository.ResourceTags[tag!["Key"]!.GetValue<string>()] = tag["Value"]!.GetValue<string>();
        return repository;
    }

    /// <summary>A repository that something is pushed to: where a template says so, it comes into being now.</summary>
    private EcrRepository RepositoryForPush(EcrCall call, RepositoryName name)
    {
        if (FindRepository(name) is { } repository)
            return repository;
        if (FindTemplate(name, "CREATE_ON_PUSH") is not { } template)
            throw EcrError.RepositoryNotFound(Identity, name.ToString());

        // The registry's policy may grant it as well.
        Require(call.Caller, "CreateRepository", Identity.Arn(name.ToString()), Settings.PolicyText is { } policy ? IamPolicy.Parse(policy) : null);
        return Create(FromTemplate(name, template));
    }
}
