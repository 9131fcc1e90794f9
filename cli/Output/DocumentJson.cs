using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EcrMirror.Cli.Cost;
using EcrMirror.Cli.Doctor;
using EcrMirror.Cli.LocalEcr;
using EcrMirror.Cli.PullThrough;
using EcrMirror.Cli.Rules;
using EcrMirror.Cli.Status;
using EcrMirror.Cli.Sync;

namespace EcrMirror.Cli.Output;

/// <summary>How each kind of document is written; one that is missing here cannot be written at all.</summary>
internal static partial class DocumentJson
{
    // One for each document: their parts have the same names.
    public static IJsonTypeInfoResolver Resolver { get; } = JsonTypeInfoResolver.Combine(
        CacheListJson.Default,
        CacheOutcomeJson.Default,
        CachePlanJson.Default,
        CostJson.Default,
        DoctorJson.Default,
        ListJson.Default,
        LocalEcrJson.Default,
        OutcomeJson.Default,
        PlanJson.Default,
        PreviewJson.Default,
        RuleJson.Default,
        RuleFindingsJson.Default,
        RuleListJson.Default,
        RuleMoveJson.Default,
        StatusJson.Default,
        SyncJson.Default,
        WhyJson.Default);

    [JsonSerializable(typeof(CacheListDocument))]
    private sealed partial class CacheListJson : JsonSerializerContext;

    [JsonSerializable(typeof(CacheOutcomeDocument))]
    private sealed partial class CacheOutcomeJson : JsonSerializerContext;

    [JsonSerializable(typeof(CachePlanDocument))]
    private sealed partial class CachePlanJson : JsonSerializerContext;

    [JsonSerializable(typeof(CostDocument))]
    private sealed partial class CostJson : JsonSerializerContext;

    [JsonSerializable(typeof(DoctorDocument))]
    private sealed partial class DoctorJson : JsonSerializerContext;

    [JsonSerializable(typeof(ListDocument))]
    private sealed partial class ListJson : JsonSerializerContext;

    [JsonSerializable(typeof(LocalEcrDocument))]
    private sealed partial class LocalEcrJson : JsonSerializerContext;

    [JsonSerializable(typeof(OutcomeDocument))]
    private sealed partial class OutcomeJson : JsonSerializerContext;

    [JsonSerializable(typeof(PlanDocument))]
    private sealed partial class PlanJson : JsonSerializerContext;

    [JsonSerializable(typeof(PreviewDocument))]
    private sealed partial class PreviewJson : JsonSerializerContext;

    [JsonSerializable(typeof(RuleDocument))]
    private sealed partial class RuleJson : JsonSerializerContext;

    [JsonSerializable(typeof(RuleFindingsDocument))]
    private sealed partial class RuleFindingsJson : JsonSerializerContext;

    [JsonSerializable(typeof(RuleListDocument))]
    private sealed partial class RuleListJson : JsonSerializerContext;

    [JsonSerializable(typeof(RuleMoveDocument))]
    private sealed partial class RuleMoveJson : JsonSerializerContext;

    [JsonSerializable(typeof(StatusDocument))]
    private sealed partial class StatusJson : JsonSerializerContext;

    [JsonSerializable(typeof(SyncDocument))]
    private sealed partial class SyncJson : JsonSerializerContext;

    [JsonSerializable(typeof(WhyDocument))]
    private sealed partial class WhyJson : JsonSerializerContext;
}
