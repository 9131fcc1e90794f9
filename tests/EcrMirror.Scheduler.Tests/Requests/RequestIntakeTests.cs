using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Requests;

namespace EcrMirror.Scheduler.Tests.Requests;

public sealed class RequestIntakeTests
{
    [Fact]
    public void A_request_becomes_a_sync_that_carries_its_id()
    {
        MirrorRequest request = Request(At("a.example/x", "1.0"));

        SyncImage sync = RequestIntake.ToSync(request);

        Assert.Equal((request.RequestId, request.Source.Image, SyncCause.Requested, 0), (sync.RequestId, sync.Source, sync.Cause, sync.Restarts));
        Assert.Equal(["a.example/x:1.0"], Written(sync));
    }

    [Fact]
    public void A_repository_that_is_named_often_is_one_destination_with_every_tag_once()
    {
        SyncImage sync = RequestIntake.ToSync(Request(
            At("a.example/x", "1.0", "1.0"), At("b.example/x", "1.0"), At("a.example/x", "latest", "1.0"), At("a.example/y", "1.0")));

        Assert.Equal(["a.example/x:1.0,latest", "b.example/x:1.0", "a.example/y:1.0"], Written(sync));
    }

    [Fact]
    public void A_repository_that_is_named_with_and_without_tags_gets_the_tags()
    {
        SyncImage sync = RequestIntake.ToSync(Request(At("a.example/x"), At("a.example/x", "1.0"), At("b.example/x")));

        Assert.Equal(["a.example/x:1.0", "b.example/x:"], Written(sync));
    }

    [Fact]
    public void A_selection_becomes_a_sync_of_the_repository_with_every_destination_once()
    {
        var selection = new TagSelection { Tags = [TagPattern.Parse("1.*")] };
        MirrorRequest request = Request(At("a.example/x"), At("b.example/x"), At("a.example/x")) with
        {
            Source = new MirrorSource(Repository.Parse("source.example/team/app")),
            Selection = selection,
            Priority = MirrorPriority.Urgent,
        };

        SyncRepository sync = RequestIntake.ToSync(request, selection);

        Assert.Equal(("request", "source.example/team/app", MirrorPriority.Urgent), (sync.RequestId, sync.Source.ToString(), sync.Priority));
        Assert.Equal(["a.example/x", "b.example/x"], sync.Destinations.Select(destination => destination.ToString()));
        Assert.Same(selection, sync.Selection);
    }

    private static MirrorRequest Request(params Destination[] destinations) => new()
    {
        RequestId = "request",
        Source = ImageReference.Parse("source.example/team/app:1.0"),
        Destinations = destinations,
    };

    private static Destination At(string repository, params IEnumerable<string> tags) =>
        new() { Repository = Repository.Parse(repository), Tags = [.. tags.Select(Tag.Parse)] };

    private static IEnumerable<string> Written(SyncImage sync) =>
        sync.Destinations.Select(destination => $"{destination.Repository}:{string.Join(',', destination.Tags)}");
}
