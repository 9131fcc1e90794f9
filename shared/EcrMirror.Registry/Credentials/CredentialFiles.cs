using System.Collections.Concurrent;
using EcrMirror.Oci;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry.Credentials;

/// <summary>
/// The credentials that <c>docker login</c> and <c>podman login</c> left on this machine. A file that was named must be there and
/// well-formed; one that is looked for where these tools keep it may be missing, and is skipped with a warning if malformed.
/// </summary>
internal sealed partial class CredentialFiles(
    RegistryOptions options, Func<string, string?> environment, TimeProvider time, ILogger logger) : ICredentialProvider
{
    /// <summary>The environment variable that names a file, as podman and skopeo know it.</summary>
    public const string NamingVariable = "REGISTRY_AUTH_FILE";

    private readonly ConcurrentDictionary<string, Loaded> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Helper, RegistryHost Host), Task<RegistryCredential?>> _ofHelpers = new();

    public async ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken)
    {
        foreach (AuthFile file in Files(repository.Host))
        {
            if (await FindInAsync(file, repository, cancellationToken) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>What a file has for this very registry: an entry, or a helper that is named for it.</summary>
    public async ValueTask<RegistryCredential?> FindNamedAsync(Repository repository, CancellationToken cancellationToken)
    {
        foreach (AuthFile file in Files(repository.Host))
        {
            bool isNamed = file.HelperFor(repository) is not null || file.Find(repository) is not null;
            if (isNamed && await FindInAsync(file, repository, cancellationToken) is { } found)
                return found;
        }

        return null;
    }

    public void Forget(RegistryHost host)
    {
        foreach ((string Helper, RegistryHost Host) key in _ofHelpers.Keys.Where(key => key.Host == host))
            _ofHelpers.TryRemove(key, out _);
    }

    private string? Named() => options.AuthFile is { Length: > 0 } file ? file : Variable(NamingVariable);

    private IEnumerable<AuthFile> Files(RegistryHost host)
    {
        if (HostEntries.TryFind(options.AuthFiles, host, out string? ofHost))
            return [Load(ofHost, mustExist: true)!];
        if (Named() is { } named)
            return [Load(named, mustExist: true)!];
        return Usual().Select(path => Load(path, mustExist: false)).OfType<AuthFile>();
    }

    private IEnumerable<string> Usual()
    {
        if (Variable("DOCKER_CONFIG") is { } docker)
            yield return Path.Combine(docker, "config.json");
        else if (Variable("HOME") is { } home)
            yield return Path.Combine(home, ".docker", "config.json");
        if (Variable("XDG_RUNTIME_DIR") is { } runtime)
            yield return Path.Combine(runtime, "containers", "auth.json");
        if (Variable("XDG_CONFIG_HOME") is { } config)
            yield return Path.Combine(config, "containers", "auth.json");
        else if (Variable("HOME") is { } home)
            yield return Path.Combine(home, ".config", "containers", "auth.json");
    }

    private string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;

    // A helper for the host, then the helper for all hosts, then what the file itself holds.
    private async ValueTask<RegistryCredential?> FindInAsync(AuthFile file, Repository repository, CancellationToken cancellationToken)
    {
        if (file.HelperFor(repository) is { } helper)
            return await AskAsync(helper, repository.Host, cancellationToken);
        if (file.Store is { } store && await AskAsync(store, repository.Host, cancellationToken) is { } kept)
            return kept;
        return file.Find(repository);
    }

    // Starting a process is dear, so an answer is kept until a registry refuses it. The search is shared by everyone who waits
    // for it and so follows no caller's token; it ends by its own time limit. A failed one is not kept.
    private async ValueTask<RegistryCredential?> AskAsync(string helper, RegistryHost host, CancellationToken cancellationToken)
    {
        Task<RegistryCredential?> asked = _ofHelpers.GetOrAdd(
            (helper, host), key => CredentialHelper.AskAsync(key.Helper, key.Host, options, time, CancellationToken.None));
        try
        {
            return await asked.WaitAsync(cancellationToken);
        }
        catch (RegistryException)
        {
            _ofHelpers.TryRemove(new((helper, host), asked));
            throw;
        }
    }

    private AuthFile? Load(string path, bool mustExist)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
            return mustExist ? throw new RegistryException($"The file with credentials {path} does not exist.") { Kind = FailureKind.Settings } : null;

        DateTime changed = info.LastWriteTimeUtc;
        if (_files.TryGetValue(path, out Loaded? loaded) && loaded.Changed == changed && loaded.Length == info.Length)
            return loaded.File;

        AuthFile? file = Read(info, mustExist);
        _files[path] = new Loaded(changed, info.Length, file);
        _ofHelpers.Clear();
        return file;
    }

    private AuthFile? Read(FileInfo info, bool mustExist)
    {
        try
        {
            return AuthFile.Read(info);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException && mustExist)
        {
            throw new RegistryException($"The file with credentials {info.FullName} cannot be read.", unreadable) { Kind = FailureKind.Settings };
        }
        catch (Exception unusable) when (!mustExist && unusable is IOException or UnauthorizedAccessException or RegistryException)
        {
            Skipped(logger, info.FullName, unusable.Message);
            return null;
        }
    }

    [LoggerMessage(1003, LogLevel.Warning, "Credentials in {File} are not used: {Reason}")]
    private static partial void Skipped(ILogger logger, string file, string reason);

    private sealed record Loaded(DateTime Changed, long Length, AuthFile? File);
}
