using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Topics;

namespace EcrMirror.Publisher.Tests.Notices;

/// <summary>Who is told of an event, how often, and what one topic's trouble means for the others.</summary>
public sealed class TellingTests
{
    private static readonly string Mine = RecordedTopics.ArnOf("mine");
    private static readonly string Yours = RecordedTopics.ArnOf("yours");
    private static readonly TopicException Throttled = new("Slower.") { IsTransient = true };
    private static readonly TopicException Denied = new("No.");

    [Fact]
    public async Task The_topic_of_everything_is_told()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();

        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(1);

        (string topic, TopicMessage message) = Assert.Single(notices.Topics.Told);
        Assert.Equal(NoticesInMemory.Everything, topic);
        Assert.Equal(Publisher.Notices.EventWriter.Write(SampleEvents.Published).Text, message.Text);
    }

    [Fact]
    public async Task A_topic_that_is_given_by_its_ARN_is_used_as_it_is()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync(topic: Yours);

        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(1);

        Assert.Equal([Yours], notices.ToldTopics);
    }

    [Fact]
    public async Task The_topics_that_requests_named_are_told_each_once()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();
        await notices.NoteAsync("a", Mine);
        await notices.NoteAsync("b", Mine);
        await notices.NoteAsync("c", Yours);
        await notices.NoteAsync("d", null);

        await notices.TellAsync(SampleEvents.Published with { RequestIds = ["a", "b", "c", "d", "of a rule"] });
        await notices.Topics.WaitAsync(3);

        Assert.Equal([NoticesInMemory.Everything, Mine, Yours], notices.ToldTopics);
        Assert.Single(notices.Topics.Told.Select(telling => telling.Message.Text).Distinct());
    }

    [Fact]
    public async Task A_rejection_is_answered_on_the_topic_that_it_says_and_not_on_that_of_another_request_of_its_id()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();
        await notices.NoteAsync("release-42", Yours);

        await notices.TellAsync(SampleEvents.Rejected with { RequestId = "release-42", ReplyTopic = Mine });
        await notices.Topics.WaitAsync(2);

        Assert.Equal([NoticesInMemory.Everything, Mine], notices.ToldTopics);
    }

    [Fact]
    public async Task Without_a_topic_of_everything_requests_are_answered_all_the_same()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync(topic: "none");
        await notices.NoteAsync("release-42", Mine);

        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(1);

        Assert.Equal([Mine], notices.ToldTopics);
    }

    [Fact]
    public async Task With_messages_in_memory_there_are_no_topics()
    {
        await using NoticesInMemory silent = await NoticesInMemory.StartAsync(TransportKind.Memory, topic: Yours);
        await silent.NoteAsync("release-42", Mine);

        await new Publisher.Notices.TopicBoard(null!, null!, null!, Microsoft.Extensions.Options.Options.Create(new BusOptions()), null!)
            .PostAsync(SampleEvents.Published, TestContext.Current.CancellationToken);

        Assert.Empty(silent.Topics.Told);
    }

    [Fact]
    public async Task An_event_that_is_delivered_twice_is_told_twice_under_one_id()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();
        await notices.NoteAsync("release-42", Mine);

        await notices.TellAsync(SampleEvents.Published);
        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(4);

        Assert.Equal([NoticesInMemory.Everything, NoticesInMemory.Everything, Mine, Mine], notices.ToldTopics);
        Assert.Single(notices.Topics.Told.Select(telling => telling.Message.Id).Distinct());
    }

    [Theory]
    [InlineData("after arn:aws:sns:eu-west-1:123456789012:ecr-mirror-events", 2, 1)]
    [InlineData("before FindAsync", 2, 1)]
    [InlineData("after arn:aws:sns:eu-west-1:123456789012:mine", 1, 2)]
    public async Task Everybody_is_told_after_a_crash_at_any_step(string step, int everything, int mine)
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync(crashAt: step);
        await notices.NoteAsync("release-42", Mine);

        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(everything + mine);

        Assert.Equal(
            [.. Enumerable.Repeat(NoticesInMemory.Everything, everything), .. Enumerable.Repeat(Mine, mine)],
            notices.ToldTopics);
    }

    [Fact]
    public async Task A_topic_that_is_throttled_is_told_later()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();
        notices.Topics.Refuse(NoticesInMemory.Everything, Throttled);

        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(1);

        Assert.Equal([NoticesInMemory.Everything], notices.ToldTopics);
    }

    [Fact]
    public async Task A_reply_that_is_throttled_is_told_later_and_nothing_else_again()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();
        await notices.NoteAsync("release-42", Mine);
        notices.Topics.Refuse(Mine, Throttled);

        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(2);

        Assert.Equal([NoticesInMemory.Everything, Mine], notices.ToldTopics);
    }

    [Fact]
    public async Task A_topic_for_replies_that_takes_nothing_keeps_nobody_else_from_being_told()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();
        await notices.NoteAsync("a", Mine);
        await notices.NoteAsync("b", Yours);
        notices.Topics.Refuse(Mine, Denied);

        await notices.TellAsync(SampleEvents.Published with { RequestIds = ["a", "b"] });
        await notices.Topics.WaitAsync(2);

        Assert.Equal([NoticesInMemory.Everything, Yours], notices.ToldTopics);
    }

    [Fact]
    public async Task Requests_are_answered_although_the_topic_of_everything_takes_nothing()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();
        await notices.NoteAsync("release-42", Mine);
        notices.Topics.Refuse(NoticesInMemory.Everything, Denied);

        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(1);

        Assert.Equal([Mine], notices.ToldTopics);
    }

    [Fact]
    public async Task A_topic_that_was_deleted_is_made_again()
    {
        await using NoticesInMemory notices = await NoticesInMemory.StartAsync();
        notices.Topics.Refuse(NoticesInMemory.Everything, new TopicException("Gone.") { IsMissing = true });

        await notices.TellAsync(SampleEvents.Published);
        await notices.Topics.WaitAsync(1);

        Assert.Equal([NoticesInMemory.Everything], notices.ToldTopics);
    }
}
