using System.Text.Json.Serialization;

namespace EcrMirror.Contracts;

/// <summary>How a request stands to others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MirrorPriority>))]
public enum MirrorPriority
{
    /// <summary>In its turn.</summary>
    [JsonStringEnumMemberName("normal")]
    Normal,

    /// <summary>Not behind what is normal.</summary>
    [JsonStringEnumMemberName("urgent")]
    Urgent,
}
