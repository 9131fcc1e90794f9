using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.State.Ledger;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

/// <summary>
/// How items are read and written that every run reads, known when this is compiled: a short run would spend longer on finding that out than on
/// reading them. Only for types whose members have no values of their own, because what is generated would take them away.
/// </summary>
/// <remarks>
/// Members that an older version did not write take their defaults; a required one that is missing, or null where null is not allowed, is refused
/// rather than found out later.
/// </remarks>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(RuleRun))]
internal sealed partial class StateJson : JsonSerializerContext
{
    /// <summary>The same for items of any type.</summary>
    public static JsonSerializerOptions OfAny { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
