using Amazon.SimpleNotificationService.Model;
using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService;

/// <summary>The exceptions for the errors that the service's model gives to the operations that are here.</summary>
internal static class SnsErrors
{
    private static readonly Dictionary<string, Func<ErrorAnswer, AmazonSimpleNotificationServiceException>> ByName = new(StringComparer.Ordinal)
    {
        ["AuthorizationError"] = error => new AuthorizationErrorException(error),
        ["BatchEntryIdsNotDistinct"] = error => new BatchEntryIdsNotDistinctException(error),
        ["BatchRequestTooLong"] = error => new BatchRequestTooLongException(error),
        ["ConcurrentAccess"] = error => new ConcurrentAccessException(error),
        ["EmptyBatchRequest"] = error => new EmptyBatchRequestException(error),
        ["EndpointDisabled"] = error => new EndpointDisabledException(error),
        ["FilterPolicyLimitExceeded"] = error => new FilterPolicyLimitExceededException(error),
        ["InternalError"] = error => new InternalErrorException(error),
        ["InvalidBatchEntryId"] = error => new InvalidBatchEntryIdException(error),
        ["InvalidParameter"] = error => new InvalidParameterException(error),
        ["InvalidSecurity"] = error => new InvalidSecurityException(error),
        ["InvalidState"] = error => new InvalidStateException(error),
        ["KMSAccessDenied"] = error => new KMSAccessDeniedException(error),
        ["KMSDisabled"] = error => new KMSDisabledException(error),
        ["KMSInvalidState"] = error => new KMSInvalidStateException(error),
        ["KMSNotFound"] = error => new KMSNotFoundException(error),
        ["KMSOptInRequired"] = error => new KMSOptInRequiredException(error),
        ["KMSThrottling"] = error => new KMSThrottlingException(error),
        ["NotFound"] = error => new NotFoundException(error),
        ["ParameterValueInvalid"] = error => new InvalidParameterValueException(error),
        ["PlatformApplicationDisabled"] = error => new PlatformApplicationDisabledException(error),
        ["ReplayLimitExceeded"] = error => new ReplayLimitExceededException(error),
        ["ResourceNotFound"] = error => new ResourceNotFoundException(error),
        ["StaleTag"] = error => new StaleTagException(error),
        ["SubscriptionLimitExceeded"] = error => new SubscriptionLimitExceededException(error),
        ["TagLimitExceeded"] = error => new TagLimitExceededException(error),
        ["TagPolicy"] = error => new TagPolicyException(error),
        ["TooManyEntriesInBatchRequest"] = error => new TooManyEntriesInBatchRequestException(error),
        ["TopicLimitExceeded"] = error => new TopicLimitExceededException(error),
        ["ValidationException"] = error => new ValidationException(error),
    };

    public static AmazonSimpleNotificationServiceException ToException(ErrorAnswer error) =>
        error.Name is { } name && ByName.TryGetValue(name, out Func<ErrorAnswer, AmazonSimpleNotificationServiceException>? create) ? create(error) : new AmazonSimpleNotificationServiceException(error);
}
