using System.Text.Json.Nodes;
using EcrMirror.LocalEcr;

namespace EcrMirror.Cli.LocalEcr;

/// <summary>What <c>local-ecr --output json</c> says once it listens: where, and with which keys.</summary>
/// <param name="Api">The address of both APIs.</param>
/// <param name="Registries">The registries' hosts.</param>
/// <param name="Keys">The keys that requests may be signed with. None is a secret.</param>
/// <param name="Settings">A file of settings by which ecr-mirror knows the registries.</param>
/// <param name="ProcessId">The process to end.</param>
internal sealed record LocalEcrDocument(
    string Api, IReadOnlyList<LocalEcrDocument.Registry> Registries, IReadOnlyList<LocalEcrDocument.Key> Keys, JsonObject Settings, int ProcessId)
{
    public static LocalEcrDocument Of(EcrEmulator emulator, EcrEmulatorOptions options) => new(
        emulator.ApiAddress.GetLeftPart(UriPartial.Authority),
        [
            .. emulator.Registries.Select(registry =>
                new Registry(registry.IsPublic ? "public" : "private", registry.Account, registry.Region, registry.Host.ToString(), registry.Aliases)),
        ],
        [.. options.Accounts.SelectMany(account => account.Keys).Select(key => new Key(key.Account, key.AccessKeyId, key.SecretAccessKey))],
        MirrorSettings.ToJson(emulator),
        Environment.ProcessId);

    internal sealed record Registry(string Kind, string Account, string Region, string Host, IReadOnlyList<string> Aliases);

    internal sealed record Key(string Account, string AccessKeyId, string SecretAccessKey);
}
