using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.Scheduler.PushEvents;

namespace EcrMirror.Scheduler.Tests.PushEvents;

public sealed class EcrEventReaderTests
{
    [Fact]
    public void A_push_says_where_what_and_under_which_tag()
    {
        EcrPush push = Pushed(PushEvent.Json().ToJsonString());

        Assert.Equal(
            ("123456789012", "eu-west-1", "team/app", "1.0", PushEvent.Digest),
            (push.Account, push.Region, push.Repository.ToString(), push.Tag.ToString(), push.Digest.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void A_push_by_digest_has_no_tag(string? tag)
    {
        Assert.Null(Pushed(PushEvent.Json(tag).ToJsonString()).Tag);
        Assert.Null(Pushed(PushEvent.With(json => json["detail"]!.AsObject().Remove("image-tag"))).Tag);
    }

    [Fact]
    public void A_push_may_come_in_the_notification_of_a_topic()
    {
        var notification = new JsonObject { ["Type"] = "Notification", ["MessageId"] = "x", ["Message"] = PushEvent.Json().ToJsonString() };

        Assert.Equal("team/app", Pushed(notification.ToJsonString()).Repository.ToString());
    }

    [Theory]
    [InlineData("detail-type", "ECR Image Scan")]
    [InlineData("detail-type", "ECR Replication Action")]
    [InlineData("detail-type", "ECR Pull Through Cache Action")]
    [InlineData("source", "aws.inspector2")]
    public void Another_event_is_about_something_else(string member, string value)
    {
        EcrEventReading.Other other = Assert.IsType<EcrEventReading.Other>(Read(PushEvent.With(json => json[member] = value)));

        Assert.Contains(value, other.About, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("action-type", "DELETE")]
    [InlineData("action-type", "UPDATE_STORAGE_CLASS")]
    [InlineData("result", "FAILURE")]
    public void Another_action_or_one_that_failed_is_no_push(string member, string value)
    {
        Assert.IsType<EcrEventReading.Other>(Read(PushEvent.With(json => json["detail"]![member] = value)));
    }

    [Theory]
    [InlineData("", "malformed-json")]
    [InlineData("hello", "malformed-json")]
    [InlineData("""{"detail-type": "\ud800", "source": "aws.ecr"}""", "malformed-json")]
    [InlineData("[]", "wrong-message")]
    [InlineData("{}", "wrong-message")]
    [InlineData("""{"requestId": "release-42", "source": "alpine:3.20"}""", "wrong-message")]
    [InlineData("""{"Type": "Notification", "Message": "no event"}""", "malformed-json")]
    public void What_is_no_event_is_unreadable(string body, string code)
    {
        Assert.Equal(code, Assert.IsType<EcrEventReading.Unreadable>(Read(body)).Code);
    }

    [Theory]
    [InlineData("account")]
    [InlineData("region")]
    public void A_push_without_an_address_is_unreadable(string member)
    {
        EcrEventReading.Unreadable unreadable = Assert.IsType<EcrEventReading.Unreadable>(Read(PushEvent.With(json => json.Remove(member))));

        Assert.Equal(("missing-member", $"The event of a push has no text '{member}'."), (unreadable.Code, unreadable.Reason));
    }

    [Theory]
    [InlineData("repository-name", "Team/App")]
    [InlineData("image-digest", "sha256:1")]
    [InlineData("image-tag", "no tag")]
    public void A_push_with_a_malformed_part_is_unreadable_with_its_text(string member, string value)
    {
        EcrEventReading.Unreadable unreadable = Assert.IsType<EcrEventReading.Unreadable>(Read(PushEvent.With(json => json["detail"]![member] = value)));

        Assert.Equal("malformed-value", unreadable.Code);
        Assert.Contains($"'{value}'", unreadable.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account", "evil.example/x")]
    [InlineData("account", "12345678901")]
    [InlineData("region", "eu-west-1.evil.example")]
    [InlineData("region", "eu_west_1")]
    public void An_account_or_region_that_would_make_another_host_is_refused(string member, string value)
    {
        Assert.Equal("malformed-value", Assert.IsType<EcrEventReading.Unreadable>(Read(PushEvent.With(json => json[member] = value))).Code);
    }

    private static EcrEventReading Read(string body) => EcrEventReader.Read(Encoding.UTF8.GetBytes(body));

    private static EcrPush Pushed(string body) => Assert.IsType<EcrEventReading.Pushed>(Read(body)).Push;
}
