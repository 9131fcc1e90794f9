using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry.Tests.Servers;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests.Blobs;

public sealed class BlobUploadTests : IDisposable
{
    private static readonly byte[] Blob = Content.Bytes(200_000);
    private static readonly Descriptor Promised = Content.Layer(Blob);

    private readonly Opened _registries = new();
    private readonly ConcurrentQueue<byte[]> _received = new();

    public void Dispose() => _registries.Dispose();

    [Theory]
    [InlineData("/v2/x/blobs/uploads/1?_state=a%2Bb%3D")]
    [InlineData("http://{0}/v2/x/blobs/uploads/1?_state=a%2Bb%3D")]
    public async Task A_blob_goes_in_one_request_to_the_address_the_registry_gave(string location)
    {
        long? length = null;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            if (context.Request.Method == "POST")
            {
                await context.SendToAsync(202, location.Replace("{0}", context.Request.Host.ToString(), StringComparison.Ordinal));
                return;
            }

            length = context.Request.ContentLength;
            _received.Enqueue(await context.ReadBodyAsync());
            await context.AnswerAsync(201);
        });

        await _registries[$"{registry.Host}/x"].PushAsync(Blob);

        Assert.Equal(
            ["POST /v2/x/blobs/uploads/", $"PUT /v2/x/blobs/uploads/1?_state=a%2Bb%3D&digest=sha256%3A{Promised.Digest.Encoded}"], registry.Lines);
        Assert.Equal(Blob, Assert.Single(_received));
        Assert.Equal(Blob.Length, length);
    }

    [Fact]
    public async Task An_upload_at_another_host_gets_no_credentials()
    {
        await using ScriptedRegistry storage = await ScriptedRegistry.StartAsync(async context =>
        {
            await context.ReadBodyAsync();
            await context.AnswerAsync(201);
        });
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.Request.Headers.Authorization.Count is 0
            ? context.ChallengeAsync("Basic realm=\"r\"")
            : context.SendToAsync(202, $"http://{storage.Host}/upload"));
        using var registries = new Opened(Opened.WithCredentials(registry.Host));

        await registries[$"{registry.Host}/x"].PushAsync(Blob);

        Assert.Equal("", Assert.Single(storage.Journal).Authorization);
    }

    [Theory]
    [InlineData(405, "UNSUPPORTED", "The operation is unsupported.")]
    [InlineData(400, "BLOB_UPLOAD_INVALID", "upload in one request is not possible")]
    [InlineData(411, "x", "")]
    public async Task A_registry_that_refuses_one_request_gets_a_patch_from_the_next_attempt_on(int status, string code, string message)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            byte[] body = await context.ReadBodyAsync();
            if (context.Request.Method == "POST")
                await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
            else if (context.Request.Method == "PATCH")
                await context.SendToAsync(body.Length == Blob.Length ? 201 : 400, "/v2/x/blobs/uploads/1?s=2");
            else if (body.Length > 0)
                await context.RefuseAsync(status, code, message);
            else
                await context.AnswerAsync(201);
        });
        IRemoteRepository repository = _registries[$"{registry.Host}/x"];

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => repository.PushAsync(Blob));
        await repository.PushAsync(Blob);

        Assert.True(refused.IsTransient);
        Assert.Equal(
            ["POST /v2/x/blobs/uploads/", "PATCH /v2/x/blobs/uploads/1", $"PUT /v2/x/blobs/uploads/1?s=2&digest=sha256%3A{Promised.Digest.Encoded}"],
            registry.Lines.TakeLast(3));
    }

    [Fact]
    public async Task A_wrong_digest_is_no_reason_to_go_by_patch()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            await context.ReadBodyAsync();
            if (context.Request.Method == "POST")
                await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
            else
                await context.RefuseAsync(400, "BLOB_UPLOAD_INVALID", "None of the provided layer digests match the calculated layer digest");
        });

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => _registries[$"{registry.Host}/x"].PushAsync(Blob));

        Assert.False(refused.IsTransient);
    }

    [Fact]
    public async Task A_pause_longer_than_an_answer_may_take_does_not_end_an_upload()
    {
        var time = new ManualTimeProvider();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            byte[] body = await context.ReadBodyAsync();
            if (context.Request.Method == "POST")
                await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
            else if (context.Request.Method == "PUT")
                await context.AnswerAsync(body.Length == Blob.Length ? 201 : 400);
            else
                await ThrottleAsync(context);
        });
        using var registries = new Opened(options => (options.RetryAttempts, options.ResponseTimeout) = (0, TimeSpan.FromSeconds(33)), time);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];
        await using IBlobUpload upload = await repository.StartUploadAsync(Promised, Content.Token);
        await Assert.ThrowsAsync<RegistryException>(() => repository.ResolveAsync(Tag.Latest, Content.Token));

        Task writing = upload.WriteAsync(Blob, Content.Token).AsTask();
        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(60), Content.Token);
        time.Advance(TimeSpan.FromSeconds(60));
        await writing;
        await upload.CompleteAsync(Content.Token);

        Assert.Equal("PUT", registry.Journal.Last().Method);

        static Task ThrottleAsync(HttpContext context)
        {
            context.Response.Headers.RetryAfter = "60";
            return context.AnswerAsync(429);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_early_refusal_ends_the_upload_with_the_registrys_own_words(bool closes)
    {
        var refusedAt = new TaskCompletionSource();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            if (context.Request.Method == "POST")
            {
                await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
                return;
            }

            if (closes)
                context.Response.Headers.Connection = "close";
            await context.RefuseAsync(403, "DENIED", "quota exceeded");
            await context.Response.CompleteAsync();
            refusedAt.TrySetResult();
            if (!closes)
                await Assert.ThrowsAnyAsync<IOException>(() => context.ReadBodyAsync());
        });
        byte[] part = new byte[256 * 1024];
        Descriptor endless = Promised with { Size = 10_000_000_000 };
        await using IBlobUpload upload = await _registries[$"{registry.Host}/x"].StartUploadAsync(endless, Content.Token);

        async Task WriteForeverAsync()
        {
            while (true)
                await upload.WriteAsync(part, Content.Token);
        }

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(WriteForeverAsync);

        await refusedAt.Task;
        Assert.Contains("answered 403 Forbidden: DENIED: quota exceeded", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(FailureKind.Quota, refused.Kind);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_a_passing_failure()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            if (context.Request.Method == "POST")
                await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
            else
                context.Abort();
        });

        RegistryException cut = await Assert.ThrowsAsync<RegistryException>(() => _registries[$"{registry.Host}/x"].PushAsync(Blob));

        Assert.True(cut.IsTransient);
        Assert.Null(cut.Status);
    }

    [Fact]
    public async Task A_token_that_ran_out_under_way_is_a_passing_failure_and_not_shown_again()
    {
        int tokens = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            await context.ReadBodyAsync();
            string shown = context.Request.Headers.Authorization.ToString();
            string challenge = $"Bearer realm=\"http://{context.Request.Host}/token\"";
            if (context.Request.Path == "/token")
                await context.AnswerAsync(200, $$"""{"token":"t{{++tokens}}"}""");
            else if (shown.Length is 0 || (context.Request.Method == "PUT" && shown == "Bearer t1"))
                await context.ChallengeAsync(challenge);
            else if (context.Request.Method == "POST")
                await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
            else
                await context.AnswerAsync(201);
        });
        IRemoteRepository repository = _registries[$"{registry.Host}/x"];

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => repository.PushAsync(Blob));
        await repository.PushAsync(Blob);

        Assert.True(refused.IsTransient);
        Assert.Equal(2, tokens);
    }

    [Theory]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(400, false)]
    [InlineData(403, true)]
    [InlineData(400, true)]
    public async Task A_password_of_Amazon_ECR_that_expired_between_the_start_and_the_end_of_an_upload_is_a_passing_failure_and_renewed(int status, bool early)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            string shown = context.Request.Headers.Authorization.ToString();
            bool isRefused = context.Request.Method == "PUT" && shown == RenewingProvider.Shown(1);
            if (!early || !isRefused)
                await context.ReadBodyAsync();
            if (shown.Length is 0)
                await context.ChallengeAsync("Basic realm=\"r\",service=\"ecr.amazonaws.com\"");
            else if (isRefused)
                await context.RefuseAsync(status, "DENIED", "Your authorization token has expired. Reauthenticate and try again.");
            else if (context.Request.Method == "POST")
                await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
            else
                await context.AnswerAsync(201);
        });
        using var registries = new Opened(new RenewingProvider());
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => repository.PushAsync(Blob));
        await repository.PushAsync(Blob);

        Assert.True(refused.IsTransient);
        Assert.Equal(FailureKind.Authentication, refused.Kind);
    }

    [Fact]
    public async Task An_abandoned_upload_is_cancelled_at_the_registry()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.Request.Method switch
        {
            "POST" => context.SendToAsync(202, "/v2/x/blobs/uploads/1?s=1"),
            "PUT" => Assert.ThrowsAnyAsync<Exception>(() => context.ReadBodyAsync()),
            _ => context.AnswerAsync(204),
        });

        await using (IBlobUpload upload = await _registries[$"{registry.Host}/x"].StartUploadAsync(Promised, Content.Token))
            await upload.WriteAsync(Blob.AsMemory(0, 1000), Content.Token);

        Assert.Equal("DELETE /v2/x/blobs/uploads/1?s=1", registry.Lines.Last());
    }

    [Fact]
    public async Task More_or_fewer_bytes_than_promised_are_not_sent_as_the_blob()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.SendToAsync(202, "/v2/x/blobs/uploads/1"));
        await using IBlobUpload upload = await _registries[$"{registry.Host}/x"].StartUploadAsync(Promised, Content.Token);

        await Assert.ThrowsAsync<ContentMismatchException>(() => upload.CompleteAsync(Content.Token));
        await Assert.ThrowsAsync<ContentMismatchException>(() => upload.WriteAsync(new byte[Blob.Length + 1], Content.Token).AsTask());
    }

    [Fact]
    public async Task A_registry_that_stored_something_else_is_an_error()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            await context.ReadBodyAsync();
            context.Response.Headers["Docker-Content-Digest"] = Digest.Sha256([]).ToString();
            await context.SendToAsync(context.Request.Method == "POST" ? 202 : 201, "/v2/x/blobs/uploads/1");
        });

        RegistryException stored = await Assert.ThrowsAsync<RegistryException>(() => _registries[$"{registry.Host}/x"].PushAsync(Blob));

        Assert.Contains("the registry stored", stored.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(404)]
    public async Task A_registry_that_knows_no_mounts_gets_an_upload(int status)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.Request.Query.ContainsKey("mount")
            ? context.RefuseAsync(status, "UNSUPPORTED", "no mounts here")
            : context.SendToAsync(202, "/v2/x/blobs/uploads/1"));

        MountResult result = await _registries[$"{registry.Host}/x"].MountBlobAsync(Promised, RepositoryName.Parse("y/z"), Content.Token);

        await Assert.IsType<MountResult.UploadStarted>(result).Upload.DisposeAsync();
        Assert.StartsWith($"POST /v2/x/blobs/uploads/?mount=sha256%3A{Promised.Digest.Encoded}&from=y%2Fz", registry.Lines.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_answers_no_head_of_a_blob_is_asked_for_its_first_byte_from_then_on()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.Request.Method == "HEAD"
            ? context.AnswerAsync(401)
            : context.AnswerAsync(206, [1]));
        IRemoteRepository repository = _registries[$"{registry.Host}/x"];

        Assert.True(await repository.HasBlobAsync(Promised.Digest, Content.Token));
        Assert.True(await repository.HasBlobAsync(Promised.Digest, Content.Token));

        Assert.Equal(["", "bytes=0-0", "bytes=0-0"], registry.Journal.Select(asked => asked.Range));
    }

    [Fact]
    public async Task A_head_of_a_blob_that_is_refused_without_a_word_is_asked_why_by_get_and_heads_are_sent_again_after()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
            context.Request.Headers.Authorization == RenewingProvider.Shown(2) ? context.AnswerAsync(200, [1])
            : context.Request.Headers.Authorization.Count is 0 ? context.ChallengeAsync("Basic realm=\"r\"")
            : context.RefuseAsync(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again."));
        using var registries = new Opened(new RenewingProvider());
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        Assert.True(await repository.HasBlobAsync(Promised.Digest, Content.Token));
        Assert.True(await repository.HasBlobAsync(Promised.Digest, Content.Token));

        Assert.Equal(["HEAD", "HEAD", "GET", "GET", "HEAD"], registry.Journal.Select(asked => asked.Method));
    }
}
