using System.Net;
using System.Text.Json;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Registries;

/// <summary>What is otherwise at ECR Public.</summary>
public sealed class PublicTests : EcrRegistryTests
{
    private const string Path = "/v2/a123456789012/team/app";

    [Theory]
    [InlineData("/v2/")]
    [InlineData(Path + "/manifests/1.0")]
    public async Task Who_has_no_token_is_told_where_to_get_one(string path)
    {
        // oras#456 for the challenge; version-checker#122 for the body.
        Authorization = null;

        using HttpResponseMessage answer = await GetAsync(path);

        Assert.Equal($"Bearer realm=\"http://{Registry.Host}/token/\",service=\"public.ecr.aws\",scope=\"aws\"", Header(answer, "WWW-Authenticate"));
        await RefusedAsync(HttpStatusCode.Unauthorized, "DENIED", "Not Authorized", answer);
    }

    [Theory]
    [InlineData("/token/")]
    [InlineData("/token/?service=public.ecr.aws&scope=aws&scope=repository:a123456789012/team/app:pull")]
    public async Task Anybody_gets_a_token_to_pull_with(string path)
    {
        Push(Given.Image().Build());
        Authorization = $"Bearer {await TokenAsync(path, null)}";

        using HttpResponseMessage pulled = await GetAsync($"{Path}/manifests/1.0");
        using HttpResponseMessage pushed = await PostAsync($"{Path}/blobs/uploads/");

        Assert.Equal(HttpStatusCode.OK, pulled.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, pushed.StatusCode);
    }

    [Fact]
    public async Task Tokens_for_anybody_can_be_set_off()
    {
        Set(quirks => quirks with { AllowsAnonymousPulls = false });
        Authorization = null;

        using HttpResponseMessage answer = await GetAsync("/token/");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Who_logs_in_may_push()
    {
        using HttpResponseMessage answer = await PostAsync($"{Path}/blobs/uploads/");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Theory]
    [InlineData("Basic QVdTOm5vdGhpbmc=")]
    [InlineData("Bearer abc")]
    public async Task What_is_no_token_of_the_registry_is_invalid(string authorization)
    {
        // dependabot/proxy#157 and backend.ai#2549: 400, where others answer 401.
        Authorization = authorization;

        using HttpResponseMessage answer = await GetAsync($"{Path}/manifests/1.0");

        await RefusedAsync(HttpStatusCode.BadRequest, "DENIED", "Your Authorization Token is invalid.", answer);
    }

    [Fact]
    public async Task The_password_itself_is_no_token_of_the_registry()
    {
        Authorization = Basic(Ecr.IssueToken(Registry));

        using HttpResponseMessage answer = await GetAsync("/v2/");

        await RefusedAsync(HttpStatusCode.BadRequest, "DENIED", "Your Authorization Token is invalid.", answer);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.BadRequest)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task The_token_of_the_API_is_taken_as_a_bearers_where_that_is_set_on(bool isSet, HttpStatusCode expected)
    {
        // ECR Public user guide, "Public registry authentication" says it is; clients say it is not.
        Set(quirks => quirks with { TakesAuthorizationTokensAsBearer = isSet });
        Authorization = Basic(Ecr.IssueToken(Registry)).Replace("Basic ", "Bearer ", StringComparison.Ordinal);

        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task An_expired_token_is_answered_400_without_a_challenge()
    {
        // containers-roadmap#2835.
        Time.Advance(TimeSpan.FromHours(12));

        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal("absent", Header(answer, "WWW-Authenticate"));
        await RefusedAsync(HttpStatusCode.BadRequest, "DENIED", "Your authorization token has expired. Reauthenticate and try again.", answer);
    }

    [Fact]
    public async Task A_password_that_has_expired_buys_no_token()
    {
        Authorization = Basic(Ecr.IssueToken(Registry));
        Ecr.ExpireTokens();

        using HttpResponseMessage answer = await GetAsync("/token/");

        await RefusedAsync(HttpStatusCode.BadRequest, "DENIED", "Your authorization token has expired. Reauthenticate and try again.", answer);
    }

    [Theory]
    [InlineData(false, false, HttpStatusCode.Unauthorized)]
    [InlineData(true, false, HttpStatusCode.OK)]
    [InlineData(true, true, HttpStatusCode.Unauthorized)]
    public async Task HEAD_of_a_blob_is_refused_to_who_may_not_push_or_to_all_where_that_is_set(bool logsIn, bool isSet, HttpStatusCode expected)
    {
        // containers-roadmap#2671 and buildbuddy#12635: 401 with a token for anybody. Clients that push ask so, and are answered.
        SampleContent image = Push(Given.Image().Build());
        Set(quirks => quirks with { RefusesBlobHeads = isSet });
        if (!logsIn)
            Authorization = $"Bearer {await TokenAsync("/token/", null)}";

        using HttpResponseMessage head = await HeadAsync($"{Path}/blobs/{image.Blobs[0].Descriptor.Digest}");
        using HttpResponseMessage get = await GetAsync($"{Path}/blobs/{image.Blobs[0].Descriptor.Digest}");

        Assert.Equal((expected, HttpStatusCode.TemporaryRedirect), (head.StatusCode, get.StatusCode));
        Assert.Equal(expected is HttpStatusCode.Unauthorized, Header(head, "WWW-Authenticate").StartsWith("Bearer ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_address_of_tokens_without_its_last_slash_leads_there()
    {
        Authorization = null;

        using HttpResponseMessage answer = await GetAsync("/token?service=public.ecr.aws&scope=aws");

        Assert.Equal((HttpStatusCode.MovedPermanently, "/token/?service=public.ecr.aws&scope=aws"), (answer.StatusCode, Header(answer, "Location")));
    }

    [Fact]
    public async Task A_repository_is_named_by_any_alias_of_its_registry()
    {
        // ECR Public user guide, "Public registries".
        await using EcrEmulator ecr = await EcrEmulator.StartAsync(Options with { Accounts = [EcrEmulatorOptions.Default with { PublicAliases = ["q9t5s3a7", "acme"] }] });
        Given.Image(seed: 3).Build().AddTo(ecr.Public().Repository(App), Tag.Parse("1.0"));
        using var client = new PlainRegistryClient(ecr.Public().BaseAddress);
        string token = await TokenAsync("/token/", null, client);

        using HttpResponseMessage first = await client.SendAsync(HttpMethod.Get, "/v2/q9t5s3a7/team/app/manifests/1.0", headers: ("Authorization", $"Bearer {token}"));
        using HttpResponseMessage second = await client.SendAsync(HttpMethod.Get, "/v2/acme/team/app/manifests/1.0", headers: ("Authorization", $"Bearer {token}"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Theory]
    [InlineData("/v2/a123456789012/none/manifests/1.0", "none", "a123456789012")]
    [InlineData("/v2/nobody/none/manifests/1.0", "none", "nobody")]
    public async Task A_missing_repository_is_said_to_be_missing_in_the_registry_of_its_alias(string path, string name, string alias)
    {
        // manifest-tool#124 and amazon-ecr-login#202 have the text.
        using HttpResponseMessage answer = await GetAsync(path);

        await RefusedAsync(HttpStatusCode.NotFound, "NAME_UNKNOWN", $"The repository with name '{name}' does not exist in the registry with id '{alias}'", answer);
    }

    [Fact]
    public async Task Nothing_is_mounted()
    {
        // containers-roadmap#1459.
        Enable("BLOB_MOUNTING");
        Registry.CreateRepository(RepositoryName.Parse("team/other"));
        SampleContent image = Push(Given.Image().Build());

        using HttpResponseMessage answer = await PostAsync(
            $"/v2/a123456789012/team/other/blobs/uploads/?mount={image.Blobs[0].Descriptor.Digest}&from=a123456789012/team/app");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(Registry.Journal.Mounts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_does_not_log_in_pulls_once_a_second(bool isAnonymous)
    {
        // ECR Public user guide, "Service quotas": 1 pull a second without, 10 with a login.
        Push(Given.Image().Build());
        Ecr.PublicQuotas = EcrQuotas.Public;
        if (isAnonymous)
            Authorization = $"Bearer {await TokenAsync("/token/", null)}";
        int expected = isAnonymous ? 1 : 10;
        for (int pull = 0; pull < expected; pull++)
            Assert.Equal(HttpStatusCode.OK, (await GetAsync($"{Path}/manifests/1.0")).StatusCode);

        using HttpResponseMessage refused = await GetAsync($"{Path}/manifests/1.0");
        Time.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage later = await GetAsync($"{Path}/manifests/1.0");

        await RefusedAsync(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "Rate exceeded", refused);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task Who_does_not_log_in_pulls_so_many_bytes_a_month()
    {
        // ECR Public user guide, "Service quotas" and "Troubleshooting".
        SampleBlob layer = Push(Given.Image().WithLayers(1).Build()).Blobs[1];
        Ecr.PublicQuotas = Ecr.PublicQuotas with { AnonymousBytesPerMonth = layer.Descriptor.Size };
        string loggedIn = Authorization!;
        Authorization = $"Bearer {await TokenAsync("/token/", null)}";
        using HttpResponseMessage first = await GetAsync($"{Path}/blobs/{layer.Descriptor.Digest}");

        using HttpResponseMessage second = await GetAsync($"{Path}/blobs/{layer.Descriptor.Digest}");
        Authorization = loggedIn;
        using HttpResponseMessage other = await GetAsync($"{Path}/blobs/{layer.Descriptor.Digest}");

        Assert.Equal(HttpStatusCode.TemporaryRedirect, first.StatusCode);
        await RefusedAsync(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "Data limit exceeded", second);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, other.StatusCode);
    }

    [Fact]
    public async Task Tags_are_not_listed_where_that_is_set_off()
    {
        // containers/image, docker/errors_test.go, as of 2022.
        Set(quirks => quirks with { ListsTags = false });

        using HttpResponseMessage answer = await GetAsync($"{Path}/tags/list");

        await RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "404 page not found", answer);
    }

    [Fact]
    public async Task Repositories_are_never_listed()
    {
        Set(quirks => quirks with { HasCatalog = true });

        using HttpResponseMessage answer = await GetAsync("/v2/_catalog");

        await RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "404 page not found", answer);
    }

    protected override EmulatedEcr Choose(EcrEmulator ecr) => ecr.Public();

    protected override async Task<string> LogInAsync() => $"Bearer {await TokenAsync("/token/", Basic(Ecr.IssueToken(Registry)))}";

    private async Task<string> TokenAsync(string path, string? authorization, PlainRegistryClient? client = null)
    {
        using HttpResponseMessage answer = await (client ?? Client).SendAsync(
            HttpMethod.Get, path, headers: authorization is null ? [] : [("Authorization", authorization)]);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("token").GetString()!;
    }
}
