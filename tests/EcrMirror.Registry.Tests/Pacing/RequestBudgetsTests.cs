using EcrMirror.LocalEcr;
using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Tests.Servers;
using EcrMirror.Testing.Time;

namespace EcrMirror.Registry.Tests.Pacing;

public sealed class RequestBudgetsTests
{
    private static readonly byte[] Blob = Content.Bytes(20_000);

    [Fact]
    public async Task Every_request_spends_what_it_is_counted_as()
    {
        await using LocalRegistry registry = await LocalRegistry.StartAsync(cancellationToken: Content.Token);
        var budgets = new CountedBudgets();
        using var registries = new Opened(budgets: [budgets]);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];
        IRemoteRepository sibling = registries[$"{registry.Host}/y"];
        RawManifest manifest = Content.Manifest(Content.Layer(Blob));

        await SpendsAsync([RegistryAction.StartUpload, RegistryAction.UploadBytes, RegistryAction.CompleteUpload], () => repository.PushAsync(Blob));
        await SpendsAsync([RegistryAction.StartUpload], () => sibling.MountBlobAsync(Content.Layer(Blob), repository.Repository.Name, Content.Token));
        await SpendsAsync([RegistryAction.CheckBlob], () => repository.HasBlobAsync(Digest.Sha256(Blob), Content.Token));
        await SpendsAsync([RegistryAction.ReadBlob], () => repository.PullAsync(Content.Layer(Blob)));
        await SpendsAsync([RegistryAction.WriteManifest], () => repository.PutManifestAsync(manifest, Tag.Latest, Content.Token));
        await SpendsAsync([RegistryAction.ReadManifest], () => repository.GetManifestAsync(manifest.Digest, Content.Token));
        await SpendsAsync([RegistryAction.ReadManifest], () => repository.ResolveAsync(Tag.Latest, Content.Token));
        await SpendsAsync([RegistryAction.ListTags], () => repository.TagsAsync());
        await SpendsAsync(
            [RegistryAction.StartUpload, RegistryAction.CancelUpload],
            async () => await (await repository.StartUploadAsync(Content.Layer(Blob), Content.Token)).DisposeAsync());

        async Task SpendsAsync(RegistryAction[] expected, Func<Task> ask)
        {
            budgets.Spent.Clear();
            await ask();
            Assert.Equal(expected, budgets.Spent);
        }
    }

    [Fact]
    public async Task An_upload_by_patch_spends_bytes_and_then_its_end()
    {
        await using LocalRegistry registry = await LocalRegistry.StartAsync(cancellationToken: Content.Token);
        registry.Faults.RequirePatch();
        var budgets = new CountedBudgets();
        using var registries = new Opened(budgets: [budgets]);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];
        await Assert.ThrowsAsync<RegistryException>(() => repository.PushAsync(Blob));

        budgets.Spent.Clear();
        await repository.PushAsync(Blob);

        Assert.Equal([RegistryAction.StartUpload, RegistryAction.UploadBytes, RegistryAction.CompleteUpload], budgets.Spent);
    }

    [Fact]
    public async Task Every_attempt_spends_anew_and_every_one_who_keeps_budgets_is_asked()
    {
        int asked = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => ++asked < 3 ? context.AnswerAsync(503) : context.AnswerAsync(404));
        CountedBudgets[] both = [new(), new()];
        using var registries = new Opened(budgets: both);

        await registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);

        Assert.All(both, budgets => Assert.Equal(3, budgets.Spent.Count));
    }

    [Fact]
    public async Task Who_waits_for_a_budget_has_no_place_that_others_could_use()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.AnswerAsync(context.Request.Method == "PUT" ? 201 : 404));
        var budgets = new CountedBudgets(held: RegistryAction.WriteManifest);
        using var registries = new Opened(options => options.ConcurrentRequests = 1, budgets: [budgets]);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        Task putting = repository.PutManifestAsync(Content.AnyManifest, Content.Token);
        await budgets.Asked;
        await repository.ResolveAsync(Tag.Latest, Content.Token);
        bool isWaiting = !putting.IsCompleted;
        budgets.Release();
        await putting;

        Assert.True(isWaiting);
        Assert.Equal([RegistryAction.ReadManifest, RegistryAction.WriteManifest], budgets.Spent);
    }

    [Theory]
    [InlineData(RegistryAction.WriteManifest)]
    [InlineData(RegistryAction.UploadBytes)]
    [InlineData(RegistryAction.CompleteUpload)]
    public async Task A_wait_for_a_budget_takes_nothing_from_the_time_of_the_request(RegistryAction held)
    {
        var time = new ManualTimeProvider();
        await using LocalRegistry registry = await LocalRegistry.StartAsync(
            new LocalRegistryOptions { AcceptsIncompleteManifests = true }, Content.Token);
        var budgets = new CountedBudgets(held);
        using var registries = new Opened(
            options => (options.RetryAttempts, options.ResponseTimeout, options.StallTimeout) = (0, TimeSpan.FromSeconds(33), TimeSpan.FromSeconds(33)),
            time,
            budgets: [budgets]);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        Task asking = held is RegistryAction.WriteManifest ? repository.PutManifestAsync(Content.AnyManifest, Content.Token) : repository.PushAsync(Blob);
        await budgets.Asked;
        time.Advance(TimeSpan.FromHours(1));
        budgets.Release();
        await asking;

        Assert.Contains(held, budgets.Spent);
    }

    [Fact]
    public async Task Nothing_is_spent_while_the_registry_wants_to_be_left_alone()
    {
        var time = new ManualTimeProvider();
        int asked = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            if (++asked > 1)
                return context.AnswerAsync(404);
            context.Response.Headers.RetryAfter = "30";
            return context.AnswerAsync(503);
        });
        var budgets = new CountedBudgets();
        using var registries = new Opened(time: time, budgets: [budgets]);

        Task<Descriptor?> asking = registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);
        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(30));
        int before = budgets.Spent.Count;
        time.Advance(TimeSpan.FromSeconds(30));
        await asking;

        Assert.Equal((1, 2), (before, budgets.Spent.Count));
    }

    [Fact]
    public async Task A_request_that_is_one_too_many_is_told_to_its_budget()
    {
        int asked = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => ++asked < 3
            ? context.RefuseAsync(429, "TOOMANYREQUESTS", "Rate exceeded")
            : context.AnswerAsync(201));
        var budgets = new CountedBudgets();
        using var registries = new Opened(budgets: [budgets]);

        await registries[$"{registry.Host}/x"].PutManifestAsync(Content.AnyManifest, Content.Token);

        Assert.Equal([(registry.Host, RegistryAction.WriteManifest), (registry.Host, RegistryAction.WriteManifest)], budgets.Refused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_is_one_too_many_is_told_to_the_budgets_it_spent_from(bool isEarly)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            if (context.Request.Method == "POST")
            {
                await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
                return;
            }

            if (!isEarly)
                await context.ReadBodyAsync();
            if (context.Request.Method == "PUT")
                await context.RefuseAsync(429, "TOOMANYREQUESTS", "Rate exceeded");
            else
                await context.AnswerAsync(204);
        });
        var budgets = new CountedBudgets();
        using var registries = new Opened(budgets: [budgets]);

        await Assert.ThrowsAsync<RegistryException>(() => registries[$"{registry.Host}/x"].PushAsync(Content.Bytes(isEarly ? 20_000_000 : 1000)));

        Assert.Equal([(registry.Host, RegistryAction.UploadBytes), (registry.Host, RegistryAction.CompleteUpload)], budgets.Refused);
    }

    [Theory]
    [InlineData(429, "Data limit exceeded")]
    [InlineData(503, "Slow down.")]
    [InlineData(403, "Rate exceeded")]
    public async Task What_is_refused_for_another_reason_is_no_matter_of_budgets(int status, string message)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.RefuseAsync(status, "TOOMANYREQUESTS", message));
        var budgets = new CountedBudgets();
        using var registries = new Opened(options => options.RetryAttempts = 0, budgets: [budgets]);

        await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.Empty(budgets.Refused);
    }

    [Fact]
    public async Task A_store_that_a_registry_sends_to_has_budgets_of_its_own()
    {
        await using ScriptedRegistry store = await ScriptedRegistry.StartAsync(context => context.RefuseAsync(429, "TOOMANYREQUESTS", "Slow down."));
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.SendToAsync(307, $"http://{store.Host}/blob"));
        var budgets = new CountedBudgets();
        using var registries = new Opened(options => options.RetryAttempts = 0, budgets: [budgets]);

        await Assert.ThrowsAsync<RegistryException>(() => registries[$"{registry.Host}/x"].PullAsync(Content.Layer(Blob)));

        Assert.Empty(budgets.Refused);
    }
}
