using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Keeping;

/// <summary>What an emulated ECR writes to its folder, beside the bytes of blobs and manifests.</summary>
internal sealed record KeptState
{
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required IReadOnlyList<Registry> Registries { get; init; }

    internal sealed record Registry
    {
        public required string Account { get; init; }

        public required string Region { get; init; }

        public required bool IsPublic { get; init; }

        public required RegistrySettings Settings { get; init; }

        public required IReadOnlyList<Repository> Repositories { get; init; }
    }

    internal sealed record Repository
    {
        public required RepositoryName Name { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required string TagMutability { get; init; }

        public required IReadOnlyList<string> ExclusionFilters { get; init; }

        public required bool ScansOnPush { get; init; }

        public required string EncryptionType { get; init; }

        public string? KmsKey { get; init; }

        public required IReadOnlyDictionary<string, string> ResourceTags { get; init; }

        public string? PolicyText { get; init; }

        public string? LifecyclePolicyText { get; init; }

        public JsonObject? CatalogData { get; init; }

        public required IReadOnlyList<Digest> Blobs { get; init; }

        public required IReadOnlyList<Image> Images { get; init; }

        public required IReadOnlyList<TagTarget> Tags { get; init; }
    }

    internal sealed record Image
    {
        public required Digest Digest { get; init; }

        public required MediaType MediaType { get; init; }

        public required DateTimeOffset PushedAt { get; init; }

        public DateTimeOffset? LastPulledAt { get; init; }

        public EcrImageStatus Status { get; init; }

        public DateTimeOffset? ArchivedAt { get; init; }

        public DateTimeOffset? ActivatedAt { get; init; }

        public DateTimeOffset? ScannedAt { get; init; }
    }

    internal sealed record TagTarget
    {
        public required Tag Tag { get; init; }

        public required Digest Digest { get; init; }

        public required DateTimeOffset At { get; init; }
    }
}

/// <summary>How it is written.</summary>
[JsonSerializable(typeof(KeptState))]
internal sealed partial class KeptStateJson : JsonSerializerContext;
