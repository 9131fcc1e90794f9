using Amazon.SimpleNotificationService.Model;
using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService;

/// <summary>The exceptions for the errors that the service's model gives to the operations that are here.</summary>
internal static class SnsErrors
{
    public static ServiceErrors All { get; } = new(
        new(StringComparer.Ordinal)
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
        },
        error => new AmazonSimpleNotificationServiceException(error));
}
