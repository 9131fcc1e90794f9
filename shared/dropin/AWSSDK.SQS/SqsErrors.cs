using Amazon.SQS.Model;
using EcrMirror.Dropin;

namespace Amazon.SQS;

/// <summary>The exceptions for the errors that the service's model gives to the operations that are here.</summary>
internal static class SqsErrors
{
    public static ServiceErrors All { get; } = new(
        new(StringComparer.Ordinal)
        {
            ["BatchEntryIdsNotDistinct"] = error => new BatchEntryIdsNotDistinctException(error),
            ["BatchRequestTooLong"] = error => new BatchRequestTooLongException(error),
            ["EmptyBatchRequest"] = error => new EmptyBatchRequestException(error),
            ["InvalidAddress"] = error => new InvalidAddressException(error),
            ["InvalidAttributeName"] = error => new InvalidAttributeNameException(error),
            ["InvalidAttributeValue"] = error => new InvalidAttributeValueException(error),
            ["InvalidBatchEntryId"] = error => new InvalidBatchEntryIdException(error),
            ["InvalidIdFormat"] = error => new InvalidIdFormatException(error),
            ["InvalidMessageContents"] = error => new InvalidMessageContentsException(error),
            ["InvalidSecurity"] = error => new InvalidSecurityException(error),
            ["KmsAccessDenied"] = error => new KmsAccessDeniedException(error),
            ["KmsDisabled"] = error => new KmsDisabledException(error),
            ["KmsInvalidKeyUsage"] = error => new KmsInvalidKeyUsageException(error),
            ["KmsInvalidState"] = error => new KmsInvalidStateException(error),
            ["KmsNotFound"] = error => new KmsNotFoundException(error),
            ["KmsOptInRequired"] = error => new KmsOptInRequiredException(error),
            ["KmsThrottled"] = error => new KmsThrottledException(error),
            ["MessageNotInflight"] = error => new MessageNotInflightException(error),
            ["OverLimit"] = error => new OverLimitException(error),
            ["PurgeQueueInProgress"] = error => new PurgeQueueInProgressException(error),
            ["QueueDeletedRecently"] = error => new QueueDeletedRecentlyException(error),
            ["QueueDoesNotExist"] = error => new QueueDoesNotExistException(error),
            ["QueueNameExists"] = error => new QueueNameExistsException(error),
            ["ReceiptHandleIsInvalid"] = error => new ReceiptHandleIsInvalidException(error),
            ["RequestThrottled"] = error => new RequestThrottledException(error),
            ["ResourceNotFoundException"] = error => new ResourceNotFoundException(error),
            ["TooManyEntriesInBatchRequest"] = error => new TooManyEntriesInBatchRequestException(error),
            ["UnsupportedOperation"] = error => new UnsupportedOperationException(error),
        },
        error => new AmazonSQSException(error));
}
