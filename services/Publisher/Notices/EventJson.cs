using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.Contracts;

namespace EcrMirror.Publisher.Notices;

/// <summary>How the members of each event are written, in the order of the contract.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(EventWriter.PlatformText)])]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(DestinationFoundDamaged))]
[JsonSerializable(typeof(ImagePublished))]
[JsonSerializable(typeof(MirrorFailed))]
[JsonSerializable(typeof(MirrorFoundCurrent))]
[JsonSerializable(typeof(MirrorPlanned))]
[JsonSerializable(typeof(RepositoryReconciled))]
[JsonSerializable(typeof(RequestRejected))]
[JsonSerializable(typeof(RuleExpired))]
[JsonSerializable(typeof(RuleExpiring))]
[JsonSerializable(typeof(SelectionFailed))]
[JsonSerializable(typeof(SourceTagMoved))]
[JsonSerializable(typeof(TagFoundImmutable))]
[JsonSerializable(typeof(TagRemoved))]
internal sealed partial class EventJson : JsonSerializerContext;
