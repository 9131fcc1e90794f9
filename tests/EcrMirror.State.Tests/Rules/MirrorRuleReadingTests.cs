using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.State.Rules;
using EcrMirror.Testing.Peers;

namespace EcrMirror.State.Tests.Rules;

/// <summary>Who only wants to know the rules changes nothing.</summary>
public sealed class MirrorRuleReadingTests(DynamoDb dynamo)
{
    private static readonly MirrorRule Rule = new()
    {
        Id = "alpine",
        Origin = new RuleOrigin(RuleOriginKind.Table, "docker.io/library/alpine:3.20"),
        Source = ImageReference.Parse("docker.io/library/alpine:3.20"),
        Destinations = [new RuleDestination(RepositoryTemplate.Parse("127.0.0.1:5000/mirror/alpine"), [TagTemplate.Parse("3.20")])],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_of_a_file_that_a_service_has_open_are_read()
    {
        using TestState state = TestState.InNewFile();
        await state.Rules.PutAsync(Rule, Token);

        RuleSet? read = await MirrorRuleReading.ReadAsync(new StateOptions { SqliteFile = state.File }, TimeProvider.System, Token);

        Assert.Equal(["127.0.0.1:5000/mirror/alpine:3.20"], Assert.Single(read!.Rules).Destinations.Select(destination => $"{destination.Repository}:{Assert.Single(destination.Tags)}"));
    }

    [Fact]
    public async Task Rules_of_a_table_are_read()
    {
        using TestState state = dynamo.NewState();
        await state.PrepareAsync();
        await state.Rules.PutAsync(Rule, Token);

        RuleSet? read = await MirrorRuleReading.ReadAsync(new StateOptions { DynamoDb = state.Dynamo }, TimeProvider.System, Token);

        Assert.Equal(["127.0.0.1:5000/mirror/alpine:3.20"], Assert.Single(read!.Rules).Destinations.Select(destination => $"{destination.Repository}:{Assert.Single(destination.Tags)}"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_and_not_made()
    {
        using var folder = new ScratchFolder();
        string path = Path.Combine(folder.FullName, "none", "state.db");

        StateException refused = await Assert.ThrowsAsync<StateException>(
            () => MirrorRuleReading.ReadAsync(new StateOptions { SqliteFile = path }, TimeProvider.System, Token));

        Assert.Equal($"'{path}' is not there. The first start of a service makes it; or name the file that is meant.", refused.Message);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public async Task A_file_that_is_read_cannot_be_written_by_that()
    {
        using TestState state = TestState.InNewFile();
        await state.Rules.PutAsync(Rule with { Expires = DateTimeOffset.UnixEpoch }, Token);
        byte[] before = await File.ReadAllBytesAsync(state.File!, Token);

        RuleSet? read = await MirrorRuleReading.ReadAsync(new StateOptions { SqliteFile = state.File }, TimeProvider.System, Token);

        Assert.Single(read!.Rules);
        Assert.Equal(before, await File.ReadAllBytesAsync(state.File!, Token));
    }

    [Fact]
    public async Task Where_state_does_not_last_there_are_none() =>
        Assert.Null(await MirrorRuleReading.ReadAsync(new StateOptions(), TimeProvider.System, Token));
}
