using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.State.Budgets;
using EcrMirror.State.Claims;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using EcrMirror.State.Requests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

/// <summary>
/// How items are read and written. What is generated sets every member that is only set when an object is made, those that are missing to nothing: a
/// member with a value of its own keeps that against null, or can be set later.
/// </summary>
/// <remarks>
/// Members that an older version did not write take their defaults; a required one that is missing, or null where null is not allowed, is refused
/// rather than found out later.
/// </remarks>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BlobClaimRecord))]
[JsonSerializable(typeof(BudgetRecord))]
[JsonSerializable(typeof(DestinationProgress))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(MirrorPlan))]
[JsonSerializable(typeof(RequestRecord))]
[JsonSerializable(typeof(RuleRun))]
internal sealed partial class StateJson : JsonSerializerContext;
