using System.Text;
using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Registry.Tests.Credentials;

public sealed class AuthFileTests
{
    [Theory]
    [InlineData("registry.example:5000")]
    [InlineData("https://registry.example:5000")]
    [InlineData("https://registry.example:5000/v1/")]
    [InlineData("http://Registry.Example:5000/v2/")]
    public void A_host_is_found_however_docker_wrote_it(string key)
    {
        AuthFile file = Parse($$"""{"auths":{"{{key}}":{"auth":"{{Base64("alice:a:b")}}"} } }""");

        RegistryCredential found = file.Find(Repository.Parse("registry.example:5000/team/app"))!;

        Assert.Equal("alice", found.Username);
        Assert.Equal("a:b", found.Secret);
    }

    [Theory]
    [InlineData("https://index.docker.io/v1/")]
    [InlineData("docker.io")]
    [InlineData("registry-1.docker.io")]
    public void Docker_Hub_is_found_under_each_of_its_names(string key)
    {
        AuthFile file = Parse($$"""{"auths":{"{{key}}":{"username":"alice","password":"s3cret"} } }""");

        Assert.Equal("s3cret", file.Find(Repository.Parse("alpine"))?.Secret);
    }

    [Theory]
    [InlineData("quay.io/team/app", "app")]
    [InlineData("quay.io/team/other", "team")]
    [InlineData("quay.io/teams/app", "host")]
    public void The_longest_key_that_matches_whole_parts_counts(string repository, string user)
    {
        AuthFile file = Parse("""
            {"auths":{"quay.io":{"username":"host","password":"x"},"quay.io/team":{"username":"team","password":"x"},
            "quay.io/team/app":{"username":"app","password":"x"}}}
            """);

        Assert.Equal(user, file.Find(Repository.Parse(repository))?.Username);
    }

    [Fact]
    public void An_identity_token_wins_over_a_password()
    {
        AuthFile file = Parse($$"""{"auths":{"a.example":{"auth":"{{Base64("00000000:")}}","identitytoken":"refresh"} } }""");

        RegistryCredential found = file.Find(Repository.Parse("a.example/x"))!;

        Assert.Equal(CredentialKind.IdentityToken, found.Kind);
        Assert.Equal("refresh", found.Secret);
    }

    [Fact]
    public void A_marker_without_content_is_no_credential()
    {
        AuthFile file = Parse("""{"auths":{"a.example":{}},"credsStore":"pass","credHelpers":{"b.example":"ecr-login"}}""");

        Assert.Null(file.Find(Repository.Parse("a.example/x")));
        Assert.Equal("pass", file.Store);
        Assert.Equal("ecr-login", file.HelperFor(Repository.Parse("b.example/x")));
        Assert.Null(file.HelperFor(Repository.Parse("c.example/x")));
    }

    [Fact]
    public void A_malformed_file_is_named_with_the_place_and_none_of_its_content()
    {
        RegistryException malformed = Assert.Throws<RegistryException>(() => Parse("{\n  \"auths\": s3cret\n}"));

        Assert.Equal("The credentials in /x/auth.json cannot be read: malformed JSON at line 2, position 12.", malformed.Message);
        Assert.Null(malformed.InnerException);
    }

    [Theory]
    [InlineData("not base 64!")]
    [InlineData("bm9jb2xvbg==")]
    public void A_malformed_auth_is_named_with_its_key_and_none_of_its_content(string auth)
    {
        RegistryException malformed = Assert.Throws<RegistryException>(() => Parse($$"""{"auths":{"a.example":{"auth":"{{auth}}"} } }"""));

        Assert.Contains("'a.example'", malformed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(auth, malformed.ToString(), StringComparison.Ordinal);
    }

    private static AuthFile Parse(string json) => AuthFile.Parse("/x/auth.json", Encoding.UTF8.GetBytes(json));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
