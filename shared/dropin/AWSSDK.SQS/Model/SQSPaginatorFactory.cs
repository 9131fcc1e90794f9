namespace Amazon.SQS.Model;

internal sealed class SQSPaginatorFactory(IAmazonSQS client) : ISQSPaginatorFactory
{
    public IListQueuesPaginator ListQueues(ListQueuesRequest request) => new ListQueuesPaginator(client, request);

    public IListDeadLetterSourceQueuesPaginator ListDeadLetterSourceQueues(ListDeadLetterSourceQueuesRequest request) => new ListDeadLetterSourceQueuesPaginator(client, request);
}
