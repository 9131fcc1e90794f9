using EcrMirror.State.Requests;

namespace EcrMirror.State.Tests.Requests;

/// <summary>What every request log does.</summary>
public abstract class RequestLogContract(TestState state) : IAsyncLifetime
{
    private readonly IRequestLog _requests = state.Requests;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_request_is_found_with_every_member()
    {
        RequestRecord request = Sample.Request();

        RequestRecord noted = await _requests.RecordAsync(request, Cancellation);

        Assert.Equal(request, noted);
        Assert.Equal(request, await _requests.FindAsync(request.RequestId, Cancellation));
    }

    [Fact]
    public async Task A_request_without_a_reply_topic_is_found_without_one()
    {
        RequestRecord request = Sample.Request() with { ReplyTopic = null };

        await _requests.RecordAsync(request, Cancellation);

        Assert.Equal(request, await _requests.FindAsync(request.RequestId, Cancellation));
    }

    [Fact]
    public async Task Nothing_is_known_about_an_id_that_never_came()
    {
        await _requests.RecordAsync(Sample.Request(), Cancellation);

        Assert.Null(await _requests.FindAsync("another", Cancellation));
    }

    [Fact]
    public async Task What_came_first_stays()
    {
        RequestRecord first = Sample.Request();
        await _requests.RecordAsync(first, Cancellation);

        RequestRecord noted = await _requests.RecordAsync(Sample.Request(content: 2) with { ReceivedAt = Sample.Noon.AddDays(1) }, Cancellation);

        Assert.Equal(first, noted);
        Assert.Equal(first, await _requests.FindAsync(first.RequestId, Cancellation));
    }

    [Fact]
    public async Task Ids_that_differ_in_case_or_in_a_blank_are_different_requests()
    {
        string[] ids = ["release 42", "Release 42", "release  42", "release 42 of #/%?*"];

        foreach (string id in ids)
            await _requests.RecordAsync(Sample.Request(id), Cancellation);

        foreach (string id in ids)
            Assert.Equal(id, (await _requests.FindAsync(id, Cancellation))!.RequestId);
    }

    [Fact]
    public async Task Of_fifty_at_once_one_is_first_and_all_are_told_so()
    {
        RequestRecord[] noted = await Sample.InParallel(50, number => _requests.RecordAsync(Sample.Request(content: number), Cancellation));

        RequestRecord? first = await _requests.FindAsync(Sample.Request().RequestId, Cancellation);
        Assert.All(noted, each => Assert.Equal(first, each));
    }
}
