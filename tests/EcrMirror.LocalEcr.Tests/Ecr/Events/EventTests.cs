using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Events;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;

namespace EcrMirror.LocalEcr.Tests.Ecr.Events;

/// <summary>What EventBridge is told. Facts: ECR user guide, "Amazon ECR events and EventBridge".</summary>
public sealed class EventTests : EcrTests, IEcrEventSink
{
    private static readonly SampleContent One = Given.Image(1).WithLayers(1).Build();
    private static readonly SampleContent Two = Given.Image(2).WithLayers(1).Build();

    private readonly List<EcrEvent> _taken = [];
    private bool _refuses;

    protected override EcrEmulatorOptions Options => base.Options with { Events = this };

    Task IEcrEventSink.TakeAsync(EcrEvent happened, CancellationToken cancellationToken)
    {
        if (_refuses)
            throw new HttpRequestException("The queue is not there.");
        _taken.Add(happened);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_manifest_of_an_index_is_a_push_and_only_the_root_has_the_tag()
    {
        SampleContent index = Given.Index(One, Two).Build();
        await CreateAsync("team/app");

        await PushAsync(index, "team/app", "1.0");
        await Emulator.Events.WhenIdleAsync(Cancellation);

        Assert.Equal([One.Digest.ToString(), Two.Digest.ToString(), index.Digest.ToString()], _taken.Select(happened => happened.Detail["image-digest"]));
        Assert.Equal([null, null, "1.0"], _taken.Select(happened => happened.Detail.GetValueOrDefault("image-tag")));
        Assert.All(_taken, happened => Assert.Equal("PUSH", happened.Detail["action-type"]));
    }

    [Fact]
    public async Task A_push_reads_as_the_user_guide_shows_it()
    {
        await CreateAsync("team/app");

        await PushAsync(One, "team/app", "1.0");
        await Emulator.Events.WhenIdleAsync(Cancellation);

        EcrEvent happened = Assert.Single(_taken);
        Assert.Equal(
            $$$"""{"version":"0","id":"{{{happened.Id}}}","detail-type":"ECR Image Action","source":"aws.ecr","account":"{{{Account}}}","time":"2026-11-21T12:00:00Z","region":"us-east-1","resources":[],"detail":{"result":"SUCCESS","repository-name":"team/app","image-digest":"{{{One.Digest}}}","action-type":"PUSH","image-tag":"1.0"}}""",
            happened.ToJson());
    }

    [Fact]
    public async Task A_deletion_and_a_move_to_the_archive_are_told()
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app", "1.0");
        await AskAsync("UpdateImageStorageClass", new { repositoryName = "team/app", imageId = new { imageTag = "1.0" }, targetStorageClass = "ARCHIVE" });
        await AskAsync("BatchDeleteImage", new { repositoryName = "team/app", imageIds = new[] { new { imageTag = "1.0" } } });
        await Emulator.Events.WhenIdleAsync(Cancellation);

        Assert.Equal(["PUSH", "UPDATE_STORAGE_CLASS", "DELETE"], _taken.Select(happened => happened.Detail["action-type"]));
        Assert.Equal("ARCHIVE", _taken[1].Detail["target-storage-class"]);
    }

    [Fact]
    public async Task What_is_refused_is_not_told()
    {
        await CreateAsync("team/app");

        await RefusedAsync("LayersNotFoundException", "PutImage", PutInput("team/app", One, "1.0"));
        await AskPublicAsync("CreateRepository", new { repositoryName = "app" });

        Assert.Empty(Emulator.Events.Happened);
    }

    [Fact]
    public async Task Events_are_lost_repeated_and_late_on_demand()
    {
        await CreateAsync("team/app");
        await PushAsync(One, "team/app");
        await Emulator.Events.WhenIdleAsync(Cancellation);
        _taken.Clear();
        Emulator.Events.Drop(happened => Tag(happened) is "lost");
        Emulator.Events.Duplicate(happened => Tag(happened) is "twice");
        Emulator.Events.Delay(happened => Tag(happened) is "late");

        foreach (string tag in (string[])["late", "lost", "first", "twice"])
            await AskAsync("PutImage", PutInput("team/app", One, tag));
        await Emulator.Events.WhenIdleAsync(Cancellation);

        Assert.Equal(["first", "late", "twice", "twice"], _taken.Select(Tag));
        Assert.Equal(_taken[2].Id, _taken[3].Id);
        Assert.Equal(5, Emulator.Events.Happened.Count);
    }

    [Fact]
    public async Task A_sink_that_refuses_an_event_gets_the_next()
    {
        await CreateAsync("team/app");
        _refuses = true;
        await PushAsync(One, "team/app", "1.0");
        await Emulator.Events.WhenIdleAsync(Cancellation);
        _refuses = false;

        await AskAsync("PutImage", PutInput("team/app", One, "2.0"));
        await Emulator.Events.WhenIdleAsync(Cancellation);

        Assert.Equal("2.0", Tag(Assert.Single(_taken)));
        Assert.Equal("1.0", Tag(Assert.Single(Emulator.Events.Refused)));
    }

    [Fact]
    public async Task A_queue_gets_the_very_event_as_its_body()
    {
        await using Fauxqs queues = await Fauxqs.StartAsync(Cancellation);
        AwsCommandLine aws = await AwsCommandLine.RequireAsync(new AwsEmulators(queues.Endpoint, queues.Endpoint), Cancellation);
        using var folder = new ScratchFolder();
        string url = (await aws.RunAsync("aws sqs create-queue --queue-name pushes --query QueueUrl --output text", folder, Cancellation)).Trim();
        using var sink = new SqsEventSink(queues.Endpoint, url);
        await CreateAsync("team/app");
        await PushAsync(One, "team/app", "1.0");
        await Emulator.Events.WhenIdleAsync(Cancellation);

        await sink.TakeAsync(Assert.Single(_taken), Cancellation);

        JsonNode received = JsonNode.Parse(await aws.RunAsync($"aws sqs receive-message --queue-url {url} --wait-time-seconds 5 --message-attribute-names All", folder, Cancellation))!["Messages"]![0]!;
        Assert.Equal(_taken[0].ToJson(), received["Body"]!.GetValue<string>());
        Assert.Null(received["MessageAttributes"]);
    }

    private static string? Tag(EcrEvent happened) => happened.Detail.GetValueOrDefault("image-tag");
}
