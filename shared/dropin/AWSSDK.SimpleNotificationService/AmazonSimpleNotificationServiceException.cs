using System.Net;
using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService;

/// <summary>The service said no, or answered something that cannot be. Errors that its model names have types of their own.</summary>
public class AmazonSimpleNotificationServiceException : AmazonServiceException
{
    public AmazonSimpleNotificationServiceException(string message)
        : base(message)
    {
    }

    public AmazonSimpleNotificationServiceException(
        string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    internal AmazonSimpleNotificationServiceException(ErrorAnswer error)
        : this(error.Message, error.Cause, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
