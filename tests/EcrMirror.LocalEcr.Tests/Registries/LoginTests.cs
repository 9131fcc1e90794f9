using System.Net;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Registries;

/// <summary>How private registries ask who it is.</summary>
public sealed class LoginTests : EcrRegistryTests
{
    protected override EcrEmulatorOptions Options => base.Options with { Regions = ["us-east-1", "eu-west-1"] };

    [Theory]
    [InlineData("/v2/")]
    [InlineData("/v2/team/app/tags/list")]
    public async Task Who_does_not_log_in_is_challenged_in_plain_text(string path)
    {
        // enroot#59, regclient#709.
        Authorization = null;

        using HttpResponseMessage answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal($"Basic realm=\"http://{Registry.Host}/\",service=\"ecr.amazonaws.com\"", Header(answer, "WWW-Authenticate"));
        Assert.Equal("text/plain; charset=utf-8", Header(answer, "Content-Type"));
        Assert.Equal("Not Authorized\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal("registry/2.0", Header(answer, "Docker-Distribution-Api-Version"));
    }

    [Fact]
    public async Task A_token_opens_the_registry_it_was_issued_for()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("registry/2.0", Header(answer, "Docker-Distribution-Api-Version"));
    }

    [Fact]
    public async Task A_token_of_another_region_is_none()
    {
        // ECR user guide, "Troubleshooting Amazon ECR error messages": a token is for one region.
        Authorization = Basic(Ecr.IssueToken(Ecr.Private(region: "eu-west-1")));

        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_of_ECR_Public_is_none()
    {
        Authorization = Basic(Ecr.IssueToken(Ecr.Public()));

        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("Basic abc")]
    [InlineData("Basic QVdTOm5vdGhpbmc=")]
    public async Task What_is_no_token_is_challenged(string authorization)
    {
        // backend.ai#2549: private registries answer 401 to a wrong token.
        Authorization = authorization;

        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith("Basic ", Header(answer, "WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    public async Task A_token_is_good_for_twelve_hours(HttpStatusCode? set, HttpStatusCode expected)
    {
        // ECR user guide, "Private registry authentication"; aws-cli#6580 for the text.
        if (set is { } status)
            Set(quirks => quirks with { ExpiredTokenStatus = status });
        Time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        using HttpResponseMessage before = await GetAsync("/v2/");
        Time.Advance(TimeSpan.FromSeconds(1));

        using HttpResponseMessage after = await GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await RefusedAsync(expected, "DENIED", "Your authorization token has expired. Reauthenticate and try again.", after);
        Assert.Equal(expected is HttpStatusCode.Unauthorized, Header(after, "WWW-Authenticate") is not "absent");
    }

    [Fact]
    public async Task Tokens_can_be_made_to_expire()
    {
        Ecr.ExpireTokens();

        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_permission_that_is_missing_is_named()
    {
        // ECR user guide, "Troubleshooting ... 403 Forbidden", and what docker prints of it.
        Push(Given.Image().Build());
        Authorization = Basic(Ecr.IssueToken(Registry, Allowed("ecr:ListImages")));

        using HttpResponseMessage refused = await GetAsync("/v2/team/app/manifests/1.0");
        using HttpResponseMessage head = await HeadAsync("/v2/team/app/manifests/1.0");
        using HttpResponseMessage allowed = await GetAsync("/v2/team/app/tags/list");

        await RefusedAsync(
            HttpStatusCode.Forbidden,
            "DENIED",
            $"User: arn:aws:iam::{Account}:user/limited is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:{Account}:repository/team/app because no identity-based policy allows the ecr:BatchGetImage action",
            refused);
        Assert.Equal(HttpStatusCode.Forbidden, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Theory]
    [InlineData("GET", "manifests/1.0", "BatchGetImage")]
    [InlineData("HEAD", "manifests/1.0", "BatchGetImage")]
    [InlineData("DELETE", "manifests/1.0", "BatchDeleteImage")]
    [InlineData("PUT", "manifests/1.0", "PutImage")]
    [InlineData("HEAD", "blobs/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "BatchCheckLayerAvailability")]
    [InlineData("GET", "blobs/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "GetDownloadUrlForLayer")]
    [InlineData("POST", "blobs/uploads/", "InitiateLayerUpload")]
    [InlineData("GET", "tags/list", "ListImages")]
    public async Task Each_request_is_an_action_of_the_API(string method, string path, string action)
    {
        // ECR user guide, "Logging Amazon ECR actions with AWS CloudTrail".
        using HttpResponseMessage answer = await SendAsync(new HttpMethod(method), $"/v2/team/app/{path}", method is "PUT" or "POST" ? "{}"u8.ToArray() : null);

        Assert.Equal(action, Assert.Single(Ecr.Actions.Entries).Action);
        Assert.Equal(EcrFace.Distribution, Ecr.Actions.Entries[0].Face);
        Assert.Equal(App, Ecr.Actions.Entries[0].Repository);
    }

    [Theory]
    [InlineData("/token/?service=public.ecr.aws")]
    [InlineData("/v1/")]
    [InlineData("/v2/_catalog")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        // Roadmap#1229 has the text.
        using HttpResponseMessage answer = await GetAsync(path);

        await RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "404 page not found", answer);
    }

    [Fact]
    public async Task Repositories_are_listed_where_that_is_set_on()
    {
        Set(quirks => quirks with { HasCatalog = true });

        using HttpResponseMessage answer = await GetAsync("/v2/_catalog");

        Assert.Equal("""{"repositories":["team/app"]}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Somebody_of_another_account_needs_a_policy_of_the_repository()
    {
        Push(Given.Image().Build());
        Authorization = Basic(Ecr.IssueToken(Registry, Allowed("ecr:*") with { Account = "210987654321" }));
        using HttpResponseMessage before = await GetAsync("/v2/team/app/manifests/1.0");
        Repository().PolicyText = """{"Statement":[{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"ecr:BatchGetImage"}]}""";

        using HttpResponseMessage after = await GetAsync("/v2/team/app/manifests/1.0");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
    }
}
