namespace Amazon.SQS.Model;

public interface ISQSPaginatorFactory
{
    IListQueuesPaginator ListQueues(ListQueuesRequest request);

    IListDeadLetterSourceQueuesPaginator ListDeadLetterSourceQueues(ListDeadLetterSourceQueuesRequest request);
}
