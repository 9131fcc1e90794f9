using System.Net;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Registries;

/// <summary>Source of all: ECR user guide, "Sync an upstream registry with an Amazon ECR private registry" and its troubleshooting.</summary>
public sealed class PullThroughTests : EcrRegistryTests
{
    private static readonly RepositoryName Cached = RepositoryName.Parse("docker-hub/library/alpine");

    private LocalRegistry Hub { get; set; } = null!;

    protected override EcrEmulatorOptions Options => base.Options with
    {
        Upstreams = new Dictionary<string, Uri> { ["registry-1.docker.io"] = Hub.BaseAddress },
    };

    public override async ValueTask InitializeAsync()
    {
        Hub = await LocalRegistry.StartAsync();
        await base.InitializeAsync();
        Rule("docker-hub");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Hub.DisposeAsync();
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("GET")]
    public async Task An_image_is_imported_when_it_is_asked_for(string method)
    {
        SampleContent index = Given.Index(Given.Image().Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();
        await index.PushToAsync(Hub, "library/alpine", "3");

        using HttpResponseMessage answer = await SendAsync(new HttpMethod(method), $"/v2/{Cached}/manifests/3");

        LocalRepository repository = Registry.Repository(Cached);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(index.Digest, repository.Tags[Tag.Parse("3")]);
        Assert.Empty(repository.MissingUnder(index.Digest));
        Assert.Equal(3, repository.Manifests.Count);
        Assert.Empty(Registry.Journal.IncompleteTags);
    }

    [Fact]
    public async Task An_image_is_imported_by_digest_without_a_tag()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Hub, "library/alpine");

        using HttpResponseMessage answer = await GetAsync($"/v2/{Cached}/manifests/{image.Digest}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Registry.Repository(Cached).Tags);
    }

    [Fact]
    public async Task The_upstream_is_asked_again_after_a_day()
    {
        await Given.Image(seed: 1).Build().PushToAsync(Hub, "library/alpine", "3");
        using HttpResponseMessage first = await GetAsync($"/v2/{Cached}/manifests/3");
        SampleContent newer = Given.Image(seed: 2).Build();
        await newer.PushToAsync(Hub, "library/alpine", "3");
        Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        LogInAgain();
        using HttpResponseMessage second = await GetAsync($"/v2/{Cached}/manifests/3");
        byte[] before = await second.Content.ReadAsByteArrayAsync();
        Time.Advance(TimeSpan.FromSeconds(1));

        using HttpResponseMessage third = await GetAsync($"/v2/{Cached}/manifests/3");

        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), before);
        Assert.Equal(newer.Manifest.Content.ToArray(), await third.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_is_cached_is_served_where_the_upstream_fails()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Hub, "library/alpine", "3");
        using HttpResponseMessage first = await GetAsync($"/v2/{Cached}/manifests/3");
        Time.Advance(TimeSpan.FromDays(2));
        LogInAgain();
        Hub.Faults.FailNext(null, HttpStatusCode.ServiceUnavailable, times: RegistryFaults.Always);

        using HttpResponseMessage answer = await GetAsync($"/v2/{Cached}/manifests/3");

        Assert.Equal(image.Manifest.Content.ToArray(), await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests)]
    public async Task An_upstream_that_fails_is_an_error_where_nothing_is_cached(HttpStatusCode upstream, HttpStatusCode expected)
    {
        Hub.Faults.FailNext(null, upstream, times: RegistryFaults.Always);

        using HttpResponseMessage answer = await GetAsync($"/v2/{Cached}/manifests/3");

        Assert.Equal(expected, answer.StatusCode);
        Assert.False(Registry.Repository(Cached).Exists);
    }

    [Fact]
    public async Task An_official_image_needs_its_library()
    {
        await Given.Image().Build().PushToAsync(Hub, "library/alpine", "3");

        using HttpResponseMessage answer = await GetAsync("/v2/docker-hub/alpine/manifests/3");

        await RefusedAsync(
            HttpStatusCode.NotFound, "NAME_UNKNOWN", $"The repository with name 'docker-hub/alpine' does not exist in the registry with id '{Account}'", answer);
    }

    [Fact]
    public async Task The_repository_has_the_settings_of_the_template_for_caches()
    {
        await Given.Image().Build().PushToAsync(Hub, "library/alpine", "3");
        Registry.Registry.Settings.Templates["docker-hub"] = new JsonObject
        {
            ["appliedFor"] = new JsonArray("PULL_THROUGH_CACHE"),
            ["imageTagMutability"] = "IMMUTABLE",
        };

        using HttpResponseMessage answer = await GetAsync($"/v2/{Cached}/manifests/3");

        Assert.Equal("IMMUTABLE", Repository(Cached.ToString()).TagMutability);
    }

    [Fact]
    public async Task A_tag_that_is_immutable_stays_what_it_is()
    {
        await Given.Image(seed: 1).Build().PushToAsync(Hub, "library/alpine", "3");
        using HttpResponseMessage first = await GetAsync($"/v2/{Cached}/manifests/3");
        Repository(Cached.ToString()).TagMutability = "IMMUTABLE";
        await Given.Image(seed: 2).Build().PushToAsync(Hub, "library/alpine", "3");
        Time.Advance(TimeSpan.FromDays(2));
        LogInAgain();

        using HttpResponseMessage later = await GetAsync($"/v2/{Cached}/manifests/3");

        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await later.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("ROOT", null, "library/alpine", "library/alpine")]
    [InlineData("hub", "library", "hub/alpine", "library/alpine")]
    [InlineData("hub/deep", null, "hub/deep/library/alpine", "library/alpine")]
    public async Task Prefixes_are_exchanged(string prefix, string? upstreamPrefix, string name, string upstream)
    {
        await Given.Image().Build().PushToAsync(Hub, upstream, "3");
        Rule(prefix, upstreamPrefix);

        using HttpResponseMessage answer = await GetAsync($"/v2/{name}/manifests/3");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("ecr:BatchGetImage", "BatchImportUpstreamImage")]
    [InlineData("ecr:BatchImportUpstreamImage", "CreateRepository")]
    public async Task Importing_needs_permissions_of_its_own(string allowed, string missing)
    {
        await Given.Image().Build().PushToAsync(Hub, "library/alpine", "3");
        Authorization = Basic(Ecr.IssueToken(Registry, Allowed(allowed)));

        using HttpResponseMessage answer = await GetAsync($"/v2/{Cached}/manifests/3");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains($"ecr:{missing} on resource", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_outside_of_all_prefixes_is_no_cache()
    {
        await Given.Image().Build().PushToAsync(Hub, "team/app", "1.0");

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/manifests/1.0");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(Hub.Journal.Entries);
    }

    [Fact]
    public async Task ECR_Public_is_an_upstream()
    {
        SampleContent image = Given.Image().Build();
        image.AddTo(Ecr.Public().Repository(App), Tag.Parse("1.0"));
        await using EcrEmulator other = await EcrEmulator.StartAsync(
            base.Options with { Upstreams = new Dictionary<string, Uri> { ["public.ecr.aws"] = Ecr.Public().BaseAddress } });
        other.Private().Registry.Settings.PullThroughRules["public"] = new JsonObject { ["upstreamRegistryUrl"] = "public.ecr.aws" };
        using var client = new PlainRegistryClient(other.Private().BaseAddress, other.IssueToken(other.Private()));

        using HttpResponseMessage answer = await client.SendAsync(HttpMethod.Get, "/v2/public/a123456789012/team/app/manifests/1.0");

        Assert.Equal(image.Manifest.Content.ToArray(), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_an_upstream_serves_wrong_is_not_kept()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Hub, "library/alpine", "3");
        Hub.Faults.Corrupt(image.Blobs[1].Descriptor.Digest);

        using HttpResponseMessage answer = await GetAsync($"/v2/{Cached}/manifests/3");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(Registry.Repository(Cached).Manifests);
    }

    private void Rule(string prefix, string? upstreamPrefix = null) => Registry.Registry.Settings.PullThroughRules[prefix] = new JsonObject
    {
        ["ecrRepositoryPrefix"] = prefix,
        ["upstreamRegistryUrl"] = "registry-1.docker.io",
        ["upstreamRepositoryPrefix"] = upstreamPrefix,
    };

    private void LogInAgain() => Authorization = Basic(Ecr.IssueToken(Registry));
}
