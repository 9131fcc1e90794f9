using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Ecr;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Hosting.Settings;
using EcrMirror.LocalEcr;

namespace EcrMirror.Cli.LocalEcr;

/// <summary>
/// The settings by which the mirror knows the registries for what they are: a host on loopback says neither account nor region, and without
/// them it is a registry like any other.
/// </summary>
internal static class MirrorSettings
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As variables of the environment, those of a registry together.</summary>
    public static IEnumerable<string> ToVariables(EcrEmulator emulator) => EntriesOf(emulator).Select((entry, at) => string.Join(' ', entry.Select(setting =>
        $"{SettingsSources.EnvironmentPrefix}{EcrOptions.Section}__{nameof(EcrOptions.Registries)}__{at}__{setting.Name}={setting.Value}")));

    /// <summary>As a file of settings.</summary>
    public static JsonObject ToJson(EcrEmulator emulator) => new()
    {
        [EcrOptions.Section] = new JsonObject
        {
            [nameof(EcrOptions.Registries)] = new JsonArray(
                [.. EntriesOf(emulator).Select(entry => new JsonObject(entry.Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)JsonValue.Create(setting.Value)))))]),
        },
    };

    /// <summary>As a file of settings, in one line.</summary>
    public static string ToText(EcrEmulator emulator) => ToJson(emulator).ToJsonString(Plain);

    // All registries of ECR Public are at one host.
    private static IEnumerable<(string Name, string Value)[]> EntriesOf(EcrEmulator emulator)
    {
        string api = emulator.ApiAddress.GetLeftPart(UriPartial.Authority);
        return emulator.Registries.DistinctBy(registry => registry.Host).Select<EmulatedEcr, (string, string)[]>(registry => registry.IsPublic
            ?
            [
                (nameof(NamedEcrRegistry.Host), $"{registry.Host}"),
                (nameof(NamedEcrRegistry.Kind), nameof(EcrRegistryKind.Public)),
                (nameof(NamedEcrRegistry.Endpoint), api),
            ]
            :
            [
                (nameof(NamedEcrRegistry.Host), $"{registry.Host}"),
                (nameof(NamedEcrRegistry.Account), registry.Account),
                (nameof(NamedEcrRegistry.Region), registry.Region),
                (nameof(NamedEcrRegistry.Endpoint), api),
            ]);
    }
}
