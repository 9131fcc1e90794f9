using System.Text.Json.Serialization;

namespace EcrMirror.Contracts;

/// <summary>Which part of the work failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MirrorStage>))]
public enum MirrorStage
{
    /// <summary>Resolving the source, or looking at what the destination has.</summary>
    Plan,

    /// <summary>Making blobs and child manifests present.</summary>
    Copy,

    /// <summary>Putting the root and its tags.</summary>
    Publish,
}
