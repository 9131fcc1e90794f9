using Amazon.SQS.Model;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Serving;
using EcrMirror.Testing.Fleet;

namespace EcrMirror.Distributed.Tests.Faults;

/// <summary>Tables that are gone, that may not be used, and that do not believe who asks.</summary>
public sealed class TableFaultTests
{
    [Fact]
    public async Task A_process_whose_tables_are_not_there_does_not_start_and_says_how_to_make_them()
    {
        await using AwsScene scene = await AwsScene.PrepareAsync();
        await scene.DropTableAsync("ecr-mirror-plans");

        (int code, string said) = await ServeAsync(scene);

        Assert.Equal(2, code);
        Assert.Equal(
            "ecr-mirror: There is no table 'ecr-mirror-plans' in this account and region. Make the tables with 'ecr-mirror tables create'; if they are there under another name, check DynamoDb:TablePrefix and the region.\n",
            said);
    }

    [Theory]
    [InlineData(true, "dynamodb:DescribeTable on table", "Allow it in the policy of the role, or run with another.")]
    [InlineData(false, "DynamoDB does not accept the signature of DescribeTable", "Is this machine's clock right? It may be off by 5 minutes at most.")]
    public async Task A_process_that_may_not_use_its_tables_does_not_start_and_says_why(bool isDenied, string what, string cure)
    {
        await using AwsScene scene = await AwsScene.PrepareAsync();
        scene.Tables.Refuse("", isDenied ? AwsRefusal.AccessDenied("dynamodb:DescribeTable") : AwsRefusal.Skewed);

        (int code, string said) = await ServeAsync(scene);

        Assert.Equal(2, code);
        Assert.Contains(what, said, StringComparison.Ordinal);
        Assert.Contains(cure, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_deleted_makes_its_processes_unready_and_what_needed_it_can_be_carried_out_when_it_is_back()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        await scene.DropTableAsync("ecr-mirror-plans");
        string answer = await scene.ReadyAsync((isReady, _) => !isReady);
        await scene.RequestAsync("web");
        LogLine faulted = await scene.Log.LineAsync(8003, line => line["Queue"] == "sync-image");
        await scene.MakeTablesAsync();
        await scene.UntilReadyAsync();
        await scene.RedriveAsync("sync-image_error", "sync-image");
        await scene.Notices.NextAsync<ImagePublished>();

        Assert.Contains("There is no table 'ecr-mirror-plans'", answer, StringComparison.Ordinal);
        Assert.Contains("There is no table 'ecr-mirror-plans'", faulted["Reason"], StringComparison.Ordinal);
        Assert.Contains("ecr-mirror tables create", faulted["Reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_handler_may_not_use_a_table_is_found_in_the_error_queue()
    {
        await using AwsScene scene = await AwsScene.StartAsync();
        scene.Tables.Refuse("PutItem", AwsRefusal.AccessDenied("dynamodb:PutItem"), naming: "ecr-mirror-plans");

        await scene.RequestAsync("web");
        Message kept = await scene.TakeAsync("sync-image_error");
        LogLine faulted = await scene.Log.LineAsync(8003);

        Assert.Contains("dynamodb:PutItem on table 'ecr-mirror-plans' is not allowed", kept.MessageAttributes!["MT-Fault-Message"].StringValue, StringComparison.Ordinal);
        Assert.Contains("Allow it in the policy of the role", faulted["Reason"], StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> ServeAsync(AwsScene scene)
    {
        var said = new StringWriter { NewLine = "\n" };
        int code = await ServeRun.RunAsync(scene.Hosted(), new ServeSettings(scene.SettingsFile, ChecksOnly: false), said, TestContext.Current.CancellationToken);
        return (code, said.ToString());
    }
}
