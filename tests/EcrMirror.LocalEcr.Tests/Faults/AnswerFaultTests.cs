using System.Net;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;

namespace EcrMirror.LocalEcr.Tests.Faults;

public sealed class AnswerFaultTests : RegistryTests
{
    private static string Path => $"/v2/team/app/blobs/{Hello.Descriptor.Digest}";

    [Fact]
    public async Task The_next_matching_requests_fail_and_no_others()
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);
        Registry.Faults.FailNext(
            request => request.Operation is RegistryOperation.GetBlob, HttpStatusCode.ServiceUnavailable, "UNAVAILABLE", TimeSpan.FromSeconds(1.2), times: 2);

        using HttpResponseMessage other = await HeadAsync(Path);
        using HttpResponseMessage first = await GetAsync(Path);
        using HttpResponseMessage second = await GetAsync(Path);
        using HttpResponseMessage third = await GetAsync(Path);

        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal("2", Header(first, "Retry-After"));
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "UNAVAILABLE", first);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Throttling_says_how_long_to_wait_in_seconds_or_until_a_date()
    {
        Registry.Faults.Throttle(null, TimeSpan.FromSeconds(30));
        Registry.Faults.Throttle(null, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

        using HttpResponseMessage first = await GetAsync("/v2/");
        using HttpResponseMessage second = await GetAsync("/v2/");

        Assert.Equal("30", Header(first, "Retry-After"));
        await RefusedAsync(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", first);
        Assert.Equal("Sun, 01 Mar 2026 12:00:00 GMT", Header(second, "Retry-After"));
    }

    [Fact]
    public async Task What_comes_faster_than_a_rate_is_refused_without_a_word_of_when_to_come_back()
    {
        var time = new ManualTimeProvider();
        RateLimit limit = Registry.Faults.LimitRate(request => request.Operation is RegistryOperation.Ping, perSecond: 2, burst: 3, time);
        List<HttpStatusCode> statuses = [];

        foreach (double seconds in new[] { 0, 0, 0, 0, 0.4, 0.1, 10, 0, 0, 0 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            using HttpResponseMessage answer = await GetAsync("/v2/");
            statuses.Add(answer.StatusCode);
            Assert.Null(answer.Headers.RetryAfter);
        }

        Assert.Equal([200, 200, 200, 429, 429, 200, 200, 200, 200, 429], statuses.Select(status => (int)status));
        Assert.Equal((7, 3, TimeSpan.FromSeconds(10.5)), (limit.Passed, limit.Refused, limit.Span));
        using HttpResponseMessage other = await GetAsync("/v2/_catalog");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_fault_without_an_end_goes_on_until_it_is_cleared()
    {
        Registry.Faults.FailNext(null, HttpStatusCode.InternalServerError, times: RegistryFaults.Always);

        using HttpResponseMessage first = await GetAsync("/v2/");
        using HttpResponseMessage second = await GetAsync("/v2/");
        Registry.Faults.Clear();
        using HttpResponseMessage third = await GetAsync("/v2/");

        Assert.Equal(
            [HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK],
            [first.StatusCode, second.StatusCode, third.StatusCode]);
    }

    [Fact]
    public async Task An_answer_can_be_lost_after_its_effect()
    {
        string upload = await StartUploadAsync();
        Registry.Faults.LoseAnswer(request => request.Operation is RegistryOperation.CompleteUpload);

        await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync($"{upload}&digest={Hello.Descriptor.Digest}", Hello.Content));

        Assert.Contains(Hello.Descriptor.Digest, Registry.Repository("team/app").Blobs.Keys);
        Assert.Null(Registry.Journal.Entries[^1].Status);
    }

    [Fact]
    public async Task Mounts_can_be_declined()
    {
        Registry.Repository("team/base").AddBlob(Hello.Descriptor.Digest, Hello.Content);
        Registry.Faults.DeclineMounts(times: 1);
        string path = $"/v2/team/app/blobs/uploads/?mount={Hello.Descriptor.Digest}&from=team/base";

        using HttpResponseMessage declined = await PostAsync(path);
        using HttpResponseMessage mounted = await PostAsync(path);

        Assert.Equal(HttpStatusCode.Accepted, declined.StatusCode);
        Assert.Equal(HttpStatusCode.Created, mounted.StatusCode);
    }

    [Fact]
    public async Task Bytes_can_be_taken_by_patch_only()
    {
        Registry.Faults.RequirePatch();
        string upload = await StartUploadAsync();

        using HttpResponseMessage posted = await PostAsync($"/v2/team/app/blobs/uploads/?digest={Hello.Descriptor.Digest}", Hello.Content);
        using HttpResponseMessage put = await PutAsync($"{upload}&digest={Hello.Descriptor.Digest}", Hello.Content);
        using HttpResponseMessage patched = await PatchAsync(upload, Hello.Content);
        using HttpResponseMessage done = await PutAsync($"{patched.Headers.Location}&digest={Hello.Descriptor.Digest}");

        await RefusedAsync(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", posted);
        await RefusedAsync(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", put);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }

    [Fact]
    public async Task There_can_be_no_referrers_api()
    {
        SampleContent image = Given.Image().Build();
        SampleContent signature = Given.Artifact("application/vnd.example.signature").For(image).Build();
        await signature.PushToAsync(Registry, "team/app");
        Registry.Faults.WithoutReferrersApi();

        using HttpResponseMessage put = await PutManifestAsync(signature.Manifest, signature.Digest.ToString());
        using HttpResponseMessage list = await GetAsync($"/v2/team/app/referrers/{image.Digest}");

        Assert.Equal("absent", Header(put, "OCI-Subject"));
        Assert.Equal(HttpStatusCode.NotFound, list.StatusCode);
    }

    [Fact]
    public async Task The_digest_header_can_be_wrong_or_absent()
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);
        Registry.Faults.WrongDigestHeader(times: 1);
        Registry.Faults.WithoutDigestHeader(times: 1);

        using HttpResponseMessage wrong = await HeadAsync(Path);
        using HttpResponseMessage without = await HeadAsync(Path);
        using HttpResponseMessage right = await HeadAsync(Path);

        Assert.StartsWith("sha256:", Header(wrong, "Docker-Content-Digest"), StringComparison.Ordinal);
        Assert.NotEqual(Hello.Descriptor.Digest.ToString(), Header(wrong, "Docker-Content-Digest"));
        Assert.Equal("absent", Header(without, "Docker-Content-Digest"));
        Assert.Equal(Hello.Descriptor.Digest.ToString(), Header(right, "Docker-Content-Digest"));
    }

    [Fact]
    public async Task Blobs_and_manifests_can_be_lost()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Registry, "team/app", "1.0");
        LocalRepository repository = Registry.Repository("team/app");

        Assert.True(Registry.Faults.LoseBlob(repository.Repository.Name, image.Blobs[1].Descriptor.Digest));
        Assert.Equal(image.Blobs[1].Descriptor.Digest, Assert.Single(repository.MissingUnder(image.Digest)).Digest);
        Assert.True(Registry.Faults.LoseManifest(repository.Repository.Name, image.Digest));

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/manifests/1.0");
        await RefusedAsync(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", answer);
        Assert.Single(repository.Tags);
    }
}
