using System.Text.Json.Serialization;

namespace EcrMirror.Contracts;

/// <summary>Why an image is looked at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SyncCause>))]
public enum SyncCause
{
    /// <summary>Somebody asked for it.</summary>
    Requested,

    /// <summary>The source tag moved while an earlier plan for it was under way.</summary>
    SourceTagMoved,

    /// <summary>The destination turned out to lack something that state said it held.</summary>
    Repair,

    /// <summary>It was pushed to its source.</summary>
    Pushed,

    /// <summary>It is looked at from time to time, in case that something was missed.</summary>
    Swept,
}
