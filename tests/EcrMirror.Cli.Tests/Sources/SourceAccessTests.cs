using EcrMirror.Cli.Sources;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Cli.Tests.Sources;

public sealed class SourceAccessTests
{
    private static readonly RegistryHost Quay = RegistryHost.Parse("quay.io");
    private static readonly RegistryHost Hub = RegistryHost.DockerHub;

    [Fact]
    public void A_user_and_a_password_belong_to_the_one_registry_of_the_source()
    {
        RegistryOptions registries = Applied(new GivenSourceAccess { Credentials = ["me:p:w=1"] }, Quay);

        (string host, StaticCredential credential) = Assert.Single(registries.Credentials);
        Assert.Equal(("quay.io", "me", "p:w=1"), (host, credential.Username, credential.Password));
    }

    [Fact]
    public void A_user_and_a_password_that_differ_are_what_is_usual()
    {
        RegistryOptions registries = Applied(new GivenSourceAccess { Username = "me", Password = "secret" }, Quay);

        Assert.Equal(("me", "secret"), (registries.Credentials["quay.io"].Username, registries.Credentials["quay.io"].Password));
    }

    [Fact]
    public void A_user_without_a_colon_has_no_password()
    {
        RegistryOptions registries = Applied(new GivenSourceAccess { Credentials = ["me"] }, Quay);

        Assert.Equal(("me", ""), (registries.Credentials["quay.io"].Username, registries.Credentials["quay.io"].Password));
    }

    [Fact]
    public void Credentials_for_Docker_Hub_reach_no_other_registry()
    {
        RegistryOptions registries = Applied(new GivenSourceAccess { Credentials = ["docker.io=me:secret"] }, Hub, Quay);

        Assert.Equal(["docker.io"], registries.Credentials.Keys);
    }

    [Fact]
    public void Each_registry_may_have_credentials_and_a_token_may_be_for_one_of_several()
    {
        RegistryOptions pairs = Applied(new GivenSourceAccess { Credentials = ["docker.io=me:a", "quay.io=me:b"] }, Hub, Quay);

        RegistryOptions token = Applied(new GivenSourceAccess { RegistryTokens = ["quay.io=abc=="] }, Hub, Quay);

        Assert.Equal([("docker.io", "a"), ("quay.io", "b")], pairs.Credentials.Select(each => (each.Key, each.Value.Password)));
        Assert.Equal([("quay.io", "abc==")], token.Credentials.Select(each => (each.Key, each.Value.RegistryToken)));
    }

    [Fact]
    public void What_the_settings_have_for_the_registry_is_replaced_however_it_is_spelt()
    {
        var registries = new RegistryOptions();
        registries.Credentials["INDEX.docker.io"] = new StaticCredential { Username = "other" };
        registries.Accounts["docker.io"] = [new RegistryAccount { Username = "one" }, new RegistryAccount { Username = "two" }];

        Of(new GivenSourceAccess { Credentials = ["me:secret"] }).For(Hub)(registries);

        Assert.Equal([("docker.io", "me")], registries.Credentials.Select(each => (each.Key, each.Value.Username)));
        Assert.Empty(registries.Accounts);
    }

    [Fact]
    public void Nobody_opens_every_source_where_no_credentials_are_wanted()
    {
        RegistryOptions registries = Applied(new GivenSourceAccess { IsAnonymous = true }, Hub, Quay);

        Assert.Equal([("docker.io", true), ("quay.io", true)], registries.Credentials.Select(each => (each.Key, each.Value.IsAnonymous)));
    }

    [Fact]
    public void Files_are_for_the_registries_of_sources_alone()
    {
        RegistryOptions registries = Applied(new GivenSourceAccess { AuthFile = "/a", CertificateFolder = "/c" }, Hub, Quay);

        Assert.Equal([("docker.io", "/a"), ("quay.io", "/a")], registries.AuthFiles.Select(each => (each.Key, each.Value)));
        Assert.Equal([("docker.io", "/c"), ("quay.io", "/c")], registries.CertificateFolders.Select(each => (each.Key, each.Value)));
        Assert.Null(registries.AuthFile);
    }

    [Fact]
    public void The_environment_counts_where_nothing_was_typed()
    {
        RegistryOptions typed = Applied(new GivenSourceAccess { IsAnonymous = true }, Environment, Quay);

        RegistryOptions silent = Applied(new GivenSourceAccess(), Environment, Quay);

        Assert.Equal(("me", "secret"), (silent.Credentials["quay.io"].Username, silent.Credentials["quay.io"].Password));
        Assert.Equal("", typed.Credentials["quay.io"].Password);
    }

    [Fact]
    public void A_password_comes_from_a_file_from_standard_input_or_from_the_environment()
    {
        using var folder = new ScratchFolder();
        string file = folder.Write("password", "of the file\r\n");

        RegistryOptions ofFile = Applied(new GivenSourceAccess { Username = "you", PasswordFile = file }, Environment, Quay);
        RegistryOptions ofInput = Applied(new GivenSourceAccess { Username = "you", PasswordFile = "-" }, Environment, Quay);
        RegistryOptions ofEnvironment = Applied(new GivenSourceAccess { Username = "you" }, Environment, Quay);

        Assert.Equal(
            ["of the file", "of the input", "secret"],
            new[] { ofFile, ofInput, ofEnvironment }.Select(registries => registries.Credentials["quay.io"].Password));
        Assert.All(new[] { ofFile, ofInput, ofEnvironment }, registries => Assert.Equal("you", registries.Credentials["quay.io"].Username));
    }

    [Fact]
    public void A_token_of_the_environment_is_for_the_one_source()
    {
        RegistryOptions registries = Applied(new GivenSourceAccess(), name => name == SourceVariables.RegistryToken ? "a.b=c" : null, Quay);

        Assert.Equal("a.b=c", registries.Credentials["quay.io"].RegistryToken);
    }

    [Fact]
    public void Whose_secret_it_is_must_be_clear_and_the_secret_is_never_repeated()
    {
        GivenSourceAccess[] unclear =
        [
            new() { Credentials = ["me:hidden"] },
            new() { Credentials = ["ghcr.io=me:hidden"] },
            new() { Credentials = ["me:123=hidden"] },
            new() { RegistryTokens = ["hidden"] },
            new() { Username = "me", Password = "hidden" },
            new() { Credentials = ["docker.io=me:hidden", "docker.io=me:hidden"] },
        ];

        string[] said = [.. unclear.Select(given => Assert.Throws<WrongInputException>(() => Of(given).For(Hub, Quay)).Message)];

        Assert.Equal(
            [
                "--src-creds does not say which registry it belongs to, and there are sources at several (docker.io, quay.io): write it in front, as in docker.io=…",
                "--src-creds begins with a host that is no source's registry (docker.io, quay.io). If it is part of the secret, write the registry in front: docker.io=…",
                "--src-creds begins with a host that is no source's registry (docker.io, quay.io). If it is part of the secret, write the registry in front: docker.io=…",
                "--src-registry-token does not say which registry it belongs to, and there are sources at several (docker.io, quay.io): write it in front, as in docker.io=…",
                "--src-username does not say which registry it belongs to, and there are sources at several (docker.io, quay.io): give --src-creds or --src-registry-token with a host in front, as in docker.io=…, or --src-authfile.",
                "--src-creds is given twice for docker.io.",
            ],
            said);
        Assert.DoesNotContain(said, text => text.Contains("hidden", StringComparison.Ordinal) || text.Contains("123", StringComparison.Ordinal));
    }

    [Fact]
    public void What_contradicts_itself_or_lacks_a_part_is_refused()
    {
        (GivenSourceAccess Given, string Said)[] wrong =
        [
            (new() { IsAnonymous = true, Username = "me" }, "--src-no-creds and --src-username contradict each other: give one of them."),
            (new() { IsAnonymous = true, RegistryTokens = ["t"] }, "--src-no-creds and --src-registry-token contradict each other: give one of them."),
            (new() { Credentials = ["me:pw"], Username = "me", Password = "pw" }, "--src-creds and --src-username contradict each other: give one of them."),
            (new() { Credentials = ["me"], PasswordFile = "-" }, "--src-creds and --src-password-file contradict each other: give one of them."),
            (new() { Username = "me", Password = "pw", PasswordFile = "-" }, "--src-password and --src-password-file contradict each other: give one of them."),
            (new() { Username = "me" }, "--src-username is given without a password: give --src-password-file, set ECR_MIRROR_SRC_PASSWORD, or give --src-password."),
            (new() { Password = "pw" }, "--src-password is given without a user: give --src-username, or set ECR_MIRROR_SRC_USERNAME."),
            (new() { Username = "", Password = "pw" }, "--src-username is empty."),
            (new() { Username = "me", PasswordFile = "/no/such" }, "--src-password-file '/no/such' cannot be read: there is no such file."),
        ];

        Assert.All(wrong, each => Assert.Equal(each.Said, Assert.Throws<WrongInputException>(() => Of(each.Given)).Message));
    }

    [Theory]
    [InlineData("ECR_MIRROR_SRC_USERNAME", "ECR_MIRROR_SRC_USERNAME is set, and no password: set ECR_MIRROR_SRC_PASSWORD.")]
    [InlineData("ECR_MIRROR_SRC_PASSWORD", "ECR_MIRROR_SRC_PASSWORD is set, and no user: set ECR_MIRROR_SRC_USERNAME, or give --src-username.")]
    [InlineData("ECR_MIRROR_SRC_USERNAME ECR_MIRROR_SRC_REGISTRY_TOKEN", "ECR_MIRROR_SRC_REGISTRY_TOKEN and ECR_MIRROR_SRC_USERNAME are both set: one of them opens a registry.")]
    public void Half_of_an_environment_is_refused(string set, string said)
    {
        WrongInputException wrong = Assert.Throws<WrongInputException>(
            () => SourceAccess.Of(new GivenSourceAccess(), name => set.Split(' ').Contains(name) ? "x" : null, TextReader.Null));

        Assert.Equal(said, wrong.Message);
    }

    [Fact]
    public void An_empty_pair_or_token_is_refused()
    {
        Assert.Equal(
            "--src-creds names no user: expected user:password.",
            Assert.Throws<WrongInputException>(() => Of(new GivenSourceAccess { Credentials = [":pw"] }).For(Quay)).Message);
        Assert.Equal(
            "The token for the source's registry is empty, or has characters that no token has.",
            Assert.Throws<WrongInputException>(() => Of(new GivenSourceAccess { RegistryTokens = ["a b"] }).For(Quay)).Message);
    }

    private static string? Environment(string name) => name switch
    {
        SourceVariables.Username => "me",
        SourceVariables.Password => "secret",
        _ => null,
    };

    private static SourceAccess Of(GivenSourceAccess given) => SourceAccess.Of(given, _ => null, TextReader.Null);

    private static RegistryOptions Applied(GivenSourceAccess given, params RegistryHost[] sources) => Applied(given, _ => null, sources);

    private static RegistryOptions Applied(GivenSourceAccess given, Func<string, string?> environment, params RegistryHost[] sources)
    {
        var registries = new RegistryOptions();
        SourceAccess.Of(given, environment, new StringReader("of the input\n")).For(sources)(registries);
        return registries;
    }
}
