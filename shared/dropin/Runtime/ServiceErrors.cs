using Amazon.Runtime;

namespace EcrMirror.Dropin;

/// <summary>The exceptions of a service.</summary>
/// <param name="byName">Those for the errors that the service's model names.</param>
/// <param name="other">The one for all other errors.</param>
internal sealed class ServiceErrors(Dictionary<string, Func<ErrorAnswer, AmazonServiceException>> byName, Func<ErrorAnswer, AmazonServiceException> other)
{
    /// <summary>The exception for an answer.</summary>
    public AmazonServiceException ToException(ErrorAnswer error) => (byName.GetValueOrDefault(error.Name ?? "") ?? other)(error);
}
