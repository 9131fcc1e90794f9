using EcrMirror.State.Requests;

namespace EcrMirror.State.Tests.Requests;

public sealed class SqliteRequestLogTests() : RequestLogContract(TestState.InNewFile())
{
    [Theory]
    [InlineData(29, false)]
    [InlineData(31, true)]
    public async Task An_id_may_mean_something_else_once_its_request_has_expired(int days, bool isExpired)
    {
        using TestState folder = TestState.InNewFile();
        using (TestState state = TestState.InFile(folder.File!, Sample.Noon))
            await state.Requests.RecordAsync(Sample.Request(), TestContext.Current.CancellationToken);
        using TestState later = TestState.InFile(folder.File!, Sample.Noon.AddDays(days));

        RequestRecord noted = await later.Requests.RecordAsync(Sample.Request(content: 2), TestContext.Current.CancellationToken);

        Assert.Equal(Sample.Digest(isExpired ? 2 : 1), noted.Content);
    }
}
