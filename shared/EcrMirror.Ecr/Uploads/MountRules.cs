using System.Collections.Concurrent;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Uploads;

/// <summary>
/// Where a private registry mounts: if the account has that switched on, between repositories that are encrypted alike. Where that cannot
/// be found out a mount is tried; what is declined costs one request.
/// </summary>
/// <remarks>Source: Amazon ECR user guide, "Blob mounting". ECR Public never mounts.</remarks>
internal sealed partial class MountRules(EcrRegistry registry, EcrClients clients, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(15);

    private readonly KeptAnswer<MountSetting> _setting = new(GoodFor, time);
    private readonly ConcurrentDictionary<Repository, KeptAnswer<RepositoryKey>> _keys = new();

    /// <summary>Whether the registry mounts at all.</summary>
    /// <exception cref="RegistryException">The control plane broke, or could not be reached.</exception>
    public async ValueTask<bool> MountsAsync(CancellationToken cancellationToken) =>
        registry.Kind is EcrRegistryKind.Private && (await _setting.GetAsync(ReadSettingAsync, cancellationToken)).IsEnabled;

    /// <summary>Whether one repository can get a blob of another.</summary>
    /// <exception cref="RegistryException">The control plane broke, or could not be reached.</exception>
    public async ValueTask<bool> MountsAsync(Repository into, RepositoryName from, CancellationToken cancellationToken) =>
        await MountsAsync(cancellationToken)
        && await KeyAsync(into, cancellationToken) is var one
        && await KeyAsync(new Repository(into.Host, from), cancellationToken) is var other
        && (one == RepositoryKey.Unknown || other == RepositoryKey.Unknown || one == other);

    private Task<RepositoryKey> KeyAsync(Repository repository, CancellationToken cancellationToken) =>
        _keys.GetOrAdd(repository, _ => new KeptAnswer<RepositoryKey>(GoodFor, time)).GetAsync(asking => ReadKeyAsync(repository, asking), cancellationToken);

    private async Task<MountSetting> ReadSettingAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new MountSetting(await AccountSettings.ReadAsync(clients, registry, AccountSettings.BlobMounting, cancellationToken) is AccountSettings.Enabled);
        }
        catch (RegistryException denied) when (!denied.IsTransient)
        {
            LogUnknown(registry, denied.Message);
            return new MountSetting(IsEnabled: true);
        }
    }

    private async Task<RepositoryKey> ReadKeyAsync(Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            DescribeRepositoriesResponse? found = await clients.FindAsync<DescribeRepositoriesResponse, RepositoryNotFoundException>(
                registry,
                "DescribeRepositories",
                (ecr, cancelled) => ecr.DescribeRepositoriesAsync(
                    new DescribeRepositoriesRequest { RegistryId = registry.Account, RepositoryNames = [repository.Name.ToString()] }, cancelled),
                cancellationToken);
            return found?.Repositories?.FirstOrDefault()?.EncryptionConfiguration is { } encryption
                ? new RepositoryKey(encryption.EncryptionType?.Value ?? "", encryption.KmsKey)
                : RepositoryKey.Unknown;
        }
        catch (RegistryException denied) when (!denied.IsTransient)
        {
            return RepositoryKey.Unknown;
        }
    }

    [LoggerMessage(1114, LogLevel.Information, "Whether {Registry} mounts cannot be found out, so it is tried: {Reason}")]
    private partial void LogUnknown(EcrRegistry registry, string reason);

    private sealed record MountSetting(bool IsEnabled);

    /// <summary>How a repository is encrypted.</summary>
    private sealed record RepositoryKey(string Type, string? Key)
    {
        public static RepositoryKey Unknown { get; } = new("", null);
    }
}
