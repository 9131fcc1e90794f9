using System.Net;
using EcrMirror.Registry.Connections;

namespace EcrMirror.Registry.Tests.Connections;

public sealed class PollingThreadTests
{
    [Theory]
    [InlineData("GET", null)]
    [InlineData("GET", 0L)]
    [InlineData("GET", PollingThread.BulkBytes - 1)]
    [InlineData("HEAD", PollingThread.BulkBytes)]
    [InlineData("PUT", PollingThread.BulkBytes)]
    public void What_follows_an_answer_without_many_bytes_makes_room_on_the_thread_that_polls(string method, long? length) =>
        Assert.True(GoesOnInPool(method, length));

    [Theory]
    [InlineData(PollingThread.BulkBytes)]
    [InlineData(50L * 1024 * 1024 * 1024)]
    public void Many_bytes_are_read_where_they_arrive(long length) => Assert.False(GoesOnInPool("GET", length));

    [Fact]
    public async Task Who_is_in_the_pool_already_goes_on_at_once()
    {
        bool wentOnAtOnce = await Task.Run(() => PollingThread.LeaveAsync(Answer("GET", length: 2)).GetAwaiter().IsCompleted, TestContext.Current.CancellationToken);

        Assert.True(wentOnAtOnce);
    }

    // .NET's own threads that poll sockets are no threads of the pool either.
    private static bool GoesOnInPool(string method, long? length)
    {
        Task<bool>? goingOn = null;
        var polling = new Thread(() => goingOn = GoOnAsync());
        polling.Start();
        polling.Join();
        return goingOn!.GetAwaiter().GetResult();

        async Task<bool> GoOnAsync()
        {
            await PollingThread.LeaveAsync(Answer(method, length));
            return Thread.CurrentThread.IsThreadPoolThread;
        }
    }

    private static HttpResponseMessage Answer(string method, long? length)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = new HttpRequestMessage(new HttpMethod(method), "http://registry.test/v2/"),
            Content = new StreamContent(Stream.Null),
        };
        answer.Content.Headers.ContentLength = length;
        return answer;
    }
}
