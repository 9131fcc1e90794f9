using System.Text;
using EcrMirror.Cli.Policies;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Tests.Policies;

public sealed class ContainersPolicyTests
{
    private const string Policy = """
        {
          "default": [{ "type": "reject" }],
          "transports": {
            "docker": {
              "docker.io": [{ "type": "insecureAcceptAnything" }],
              "docker.io/library/secret": [{ "type": "reject" }],
              "docker.io/library/secret:public": [{ "type": "insecureAcceptAnything" }],
              "*.example.com": [{ "type": "insecureAcceptAnything" }],
              "signed.example.com:8443/team": [{ "type": "insecureAcceptAnything" }, { "type": "signedBy", "keyType": "GPGKeys", "keyPath": "/k" }]
            },
            "docker-daemon": { "": [{ "type": "insecureAcceptAnything" }] }
          }
        }
        """;

    [Theory]
    [InlineData("alpine:3.20", null)]
    [InlineData("secret:public", null)]
    [InlineData("secret:1.0", "docker.io/library/secret:1.0 may not be mirrored: policy.json rejects 'docker.io/library/secret'.")]
    [InlineData("a.b.example.com:5000/app:1", null)]
    [InlineData("example.com/app:1", "example.com/app:1 may not be mirrored: policy.json rejects everything that it does not name.")]
    [InlineData("signed.example.com:8443/other:1", null)]
    [InlineData("signed.example.com:8443/team/app:1", "signed.example.com:8443/team/app:1 may not be mirrored: policy.json has the requirement 'signedBy' for 'signed.example.com:8443/team', which is not supported. insecureAcceptAnything and reject are; signatures are not checked here.")]
    public void The_narrowest_scope_counts(string source, string? refusal)
    {
        ContainersPolicy policy = Parse(Policy);

        Assert.Equal(refusal, policy.Refuses(ImageReference.Parse(source)));
    }

    [Fact]
    public void A_digest_is_a_scope_and_the_empty_one_is_every_other_registry()
    {
        string pinned = $"quay.io/app@sha256:{new string('a', 64)}";
        ContainersPolicy policy = Parse($$"""
            {
              "default": [{ "type": "insecureAcceptAnything" }],
              "transports": { "docker": { "": [{ "type": "reject" }], "{{pinned}}": [{ "type": "insecureAcceptAnything" }] } }
            }
            """);

        Assert.Null(policy.Refuses(ImageReference.Parse(pinned)));
        Assert.Equal("quay.io/app:1 may not be mirrored: policy.json rejects every other registry.", policy.Refuses(ImageReference.Parse("quay.io/app:1")));
    }

    [Fact]
    public void Without_a_policy_everything_may_be_mirrored() =>
        Assert.Null(ContainersPolicy.Everything.Refuses(ImageReference.Parse("alpine:3.20")));

    [Theory]
    [InlineData("{", "it is no JSON, at line 1, position 2.")]
    [InlineData("[]", "it is no JSON object.")]
    [InlineData("{}", "it has no 'default'.")]
    [InlineData("""{"defualt":[{"type":"reject"}]}""", "'defualt' is not known: there are 'default' and 'transports'.")]
    [InlineData("""{"default":[]}""", """'default' is no list of requirements: expected [{"type":"insecureAcceptAnything"}] or [{"type":"reject"}].""")]
    [InlineData("""{"default":[{}]}""", "'default' has a requirement without 'type'.")]
    [InlineData("""{"default":[{"type":"reject","for":"x"}]}""", "'default' has a requirement 'reject' with more than its type.")]
    [InlineData("""{"default":[{"type":"reject"}],"transports":[]}""", "'transports' is no JSON object.")]
    [InlineData("""{"default":[{"type":"reject"}],"transports":{"docker":{"quay.io":"reject"}}}""", """'transports.docker.quay.io' is no list of requirements: expected [{"type":"insecureAcceptAnything"}] or [{"type":"reject"}].""")]
    public void What_is_no_policy_is_refused_with_its_place(string text, string problem)
    {
        WrongInputException wrong = Assert.Throws<WrongInputException>(() => Parse(text));

        Assert.Equal($"--policy 'policy.json' is no policy: {problem}", wrong.Message);
    }

    private static ContainersPolicy Parse(string text) => ContainersPolicy.Parse("policy.json", Encoding.UTF8.GetBytes(text));
}
