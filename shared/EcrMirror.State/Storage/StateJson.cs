using System.Text.Json.Serialization;
using EcrMirror.State.Ledger;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

/// <summary>
/// How items are read and written that every run reads, known when this is compiled: a short run would spend longer on finding that out than on
/// reading them. Only for types whose members have no values of their own, because what is generated would take them away.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(RuleRun))]
internal sealed partial class StateJson : JsonSerializerContext;
