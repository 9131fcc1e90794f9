using System.Text.Json.Serialization;

namespace EcrMirror.Oci;

/// <summary>
/// What went wrong, as far as it decides what happens next: whether to try again, what becomes of a tag, and who has to do something.
/// docs/operations.md says what each means for an operator.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>A repository, manifest or blob is not there.</summary>
    NotFound,

    /// <summary>It is not known, or not believed, who asks: credentials are missing, wrong or expired.</summary>
    Authentication,

    /// <summary>Who asks is known, and may not do this.</summary>
    Permission,

    /// <summary>Too many requests in a short time. Passes by itself.</summary>
    Rate,

    /// <summary>Too many bytes for the month, or whatever longer time somebody counts.</summary>
    DataLimit,

    /// <summary>A limit on how much there may be: images, layers, bytes. It is raised, or something is removed.</summary>
    Quota,

    /// <summary>The other side broke. Passes by itself, mostly.</summary>
    Server,

    /// <summary>Nothing was heard, or the connection broke. Passes by itself, mostly.</summary>
    Network,

    /// <summary>Bytes are not what their digest says.</summary>
    Integrity,

    /// <summary>A rule that somebody set forbids it, such as a tag that may not be moved.</summary>
    Policy,

    /// <summary>The other side, or this program, does not take such a request or such content.</summary>
    Unsupported,

    /// <summary>An answer breaks the protocol, or is unsafe to act on.</summary>
    Protocol,

    /// <summary>What this installation was told cannot be: a host that does not exist, a file that cannot be read, an authority that is not trusted.</summary>
    Settings,
}
