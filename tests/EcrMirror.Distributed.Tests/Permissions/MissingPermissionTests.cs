using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>Where a service lacks a permission, the operator is told which. A handful of those that <see cref="PermissionTests"/> takes away.</summary>
public sealed class MissingPermissionTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");

    [Theory]
    [InlineData("Planner", "ecr:CreateRepository")]
    [InlineData("Copier", "ecr:UploadLayerPart")]
    [InlineData("Publisher", "ecr:PutImage")]
    public async Task What_a_registry_does_not_allow_is_the_reason_in_the_ledger(string role, string action)
    {
        await using PermissionScene scene = await StartAsync(role, action);

        await RequestAsync(scene, scene.In("mirror/app"));
        LedgerEntry entry = await scene.OutcomeAsync(scene.In("mirror/app"), Tag, LedgerOutcome.Failed);

        Assert.Contains($"{action} on resource: arn:aws:ecr:us-east-1:123456789012:repository/mirror/app", entry.Reason, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Permission, entry.FailureKind);
    }

    [Fact]
    public async Task A_repository_outside_of_what_the_policies_name_is_not_written()
    {
        await using PermissionScene scene = await PermissionScene.StartAsync(PolicyFile.OfServices);

        await RequestAsync(scene, scene.In("of-others/app"));
        LedgerEntry entry = await scene.OutcomeAsync(scene.In("of-others/app"), Tag, LedgerOutcome.Failed);

        Assert.Contains("ecr:", entry.Reason, StringComparison.Ordinal);
        Assert.Contains("arn:aws:ecr:us-east-1:123456789012:repository/of-others/app", entry.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Private.Repositories, repository => repository.Repository.Name.ToString() == "of-others/app");
    }

    [Theory]
    [InlineData("Scheduler", "sqs:SendMessage", "sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:000000000000:sync-image")]
    [InlineData("Planner", "dynamodb:PutItem", "dynamodb:PutItem on table 'ecr-mirror-")]
    [InlineData("Publisher", "sns:Publish", "sns:Publish on arn:aws:sns:eu-west-1:000000000000:ecr-mirror-events is not allowed")]
    public async Task What_a_queue_a_table_or_a_topic_does_not_allow_is_in_the_log(string role, string action, string said)
    {
        await using PermissionScene scene = await StartAsync(role, action);
        FleetProcess process = scene.Fleet.All.Single(each => each.Name.StartsWith(role, StringComparison.Ordinal));

        await RequestAsync(scene, scene.In("mirror/app"));

        await scene.UntilAsync(
            $"{role} says '{said}'",
            () => Task.FromResult(process.Logged("Error").Any(line => line.Contains(said, StringComparison.Ordinal))));
    }

    private static Task<PermissionScene> StartAsync(string role, string action) =>
        PermissionScene.StartAsync(PolicyFile.OfServices.Select(file => file.Role == role ? file.Without(action) : file));

    private static async Task RequestAsync(PermissionScene scene, Repository destination)
    {
        ImageReference source = await Given.Image().WithLayers(1, bytes: 4000).Build().PushToAsync(scene.Upstream, "team/app", Tag.ToString());
        await scene.RequestAsync(source, MirrorPriority.Normal, new Destination { Repository = destination, Tags = [Tag] });
    }
}
