using EcrMirror.State.Requests;

namespace EcrMirror.State.Tests.Requests;

public sealed class DynamoRequestLogTests(DynamoDb dynamo) : RequestLogContract(dynamo.NewState())
{
    private readonly DynamoDb _dynamo = dynamo;

    [Theory]
    [InlineData(30, false)]
    [InlineData(31, true)]
    public async Task An_id_may_mean_something_else_once_its_request_has_expired(int days, bool isExpired)
    {
        DynamoDbOptions options = _dynamo.NewOptions();
        using TestState state = TestState.InDynamo(options, Sample.Noon);
        await state.PrepareAsync();
        await state.Requests.RecordAsync(Sample.Request(), TestContext.Current.CancellationToken);
        using TestState later = TestState.InDynamo(options, Sample.Noon.AddDays(days).AddSeconds(-1));

        RequestRecord noted = await later.Requests.RecordAsync(Sample.Request(content: 2), TestContext.Current.CancellationToken);

        Assert.Equal(Sample.Digest(isExpired ? 2 : 1), noted.Content);
    }
}
