namespace EcrMirror.Contracts;

/// <summary>Why a request was rejected, for a program: the words of <see cref="RequestProblem.Code"/>. New ones may be added.</summary>
public static class RejectionCodes
{
    /// <summary>The message is no JSON.</summary>
    public const string MalformedJson = "malformed-json";

    /// <summary>The message is longer than <see cref="MirrorRequestLimits.BodyBytes"/>.</summary>
    public const string TooLarge = "too-large";

    /// <summary>An envelope of MassTransit has a message of another type in it.</summary>
    public const string WrongMessage = "wrong-message";

    /// <summary>The version is not one that is known here.</summary>
    public const string UnknownVersion = "unknown-version";

    /// <summary>A member that has to be there is not, or is null.</summary>
    public const string MissingMember = "missing-member";

    /// <summary>A member is there twice.</summary>
    public const string DuplicateMember = "duplicate-member";

    /// <summary>A value is of another JSON type than it has to be.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>A text is not of the form that it has to have.</summary>
    public const string MalformedValue = "malformed-value";

    /// <summary>A word is none of those that mean something.</summary>
    public const string UnknownValue = "unknown-value";

    /// <summary>A list that must say something is empty.</summary>
    public const string EmptyList = "empty-list";

    /// <summary>A list is longer than it may be.</summary>
    public const string TooMany = "too-many";

    /// <summary>The source has neither tag nor digest, and no selection says which tags are meant.</summary>
    public const string SourceWithoutTag = "source-without-tag";

    /// <summary>Two members contradict each other.</summary>
    public const string Contradiction = "contradiction";

    /// <summary>A destination is the source itself.</summary>
    public const string DestinationIsSource = "destination-is-source";

    /// <summary>The request names what requests may not name here.</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>Another request came under the same id before.</summary>
    public const string RequestIdReused = "request-id-reused";
}
