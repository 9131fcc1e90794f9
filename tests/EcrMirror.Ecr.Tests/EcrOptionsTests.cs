using EcrMirror.Ecr.Hosts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Tests;

public sealed class EcrOptionsTests
{
    [Fact]
    public void Without_settings_registries_are_those_of_AWS_and_no_role_is_assumed()
    {
        EcrOptions options = Read();

        Assert.Empty(options.Registries);
        Assert.Empty(options.Roles);
        Assert.Null(options.StsEndpoint);
    }

    [Fact]
    public void Registries_and_roles_are_read_from_the_configuration()
    {
        EcrOptions options = Read(
            ("Registries:0:Host", "127.0.0.1:5000"),
            ("Registries:0:Kind", "Public"),
            ("Registries:0:Endpoint", "http://127.0.0.1:4566"),
            ("Roles:123456789012:RoleArn", "arn:aws:iam::123456789012:role/mirror"),
            ("Roles:123456789012:ExternalId", "xyz"));

        NamedEcrRegistry registry = Assert.Single(options.Registries);
        Assert.Equal(("127.0.0.1:5000", EcrRegistryKind.Public, "http://127.0.0.1:4566"), (registry.Host, registry.Kind, registry.Endpoint));
        EcrRole role = options.Roles["123456789012"];
        Assert.Equal(("arn:aws:iam::123456789012:role/mirror", "xyz", "ecr-mirror"), (role.RoleArn, role.ExternalId, role.SessionName));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Read(
            ("Registries:0:Host", "https://ecr"),
            ("Registries:1:Host", "ecr.example.com"),
            ("Registries:1:Account", "1234"),
            ("Registries:1:Region", "Ireland"),
            ("Registries:1:Endpoint", "ecr.example.com"),
            ("Registries:2:Host", "ECR.example.com"),
            ("Registries:2:Account", "123456789012"),
            ("Registries:2:Region", "eu-west-1"),
            ("Roles:me:RoleArn", "mirror"),
            ("Roles:me:SessionName", "a session"),
            ("Roles:me:ExternalId", "!")));

        Assert.Equal(
            [
                "Ecr:Registries:0:Host is 'https://ecr', which is no host: write it as references do, such as ecr.example.com or 127.0.0.1:5000.",
                "Ecr:Registries:0 has no Account or no Region: a private registry that AWS did not name needs both.",
                "Ecr:Registries:1:Account is '1234': it must be the twelve digits of an account.",
                "Ecr:Registries:1:Region is 'Ireland': it must be a region such as eu-west-1.",
                "Ecr:Registries:1:Endpoint is 'ecr.example.com': it must be a URL with http or https, without user and query.",
                "Ecr:Registries has more than one entry for 'ecr.example.com': leave one.",
                "Ecr:Roles:me: roles are named by the twelve digits of an account, or 'public' for ECR Public.",
                "Ecr:Roles:me:RoleArn is 'mirror': it must be the ARN of a role, such as arn:aws:iam::123456789012:role/mirror.",
                "Ecr:Roles:me:SessionName is 'a session': it must be 2 to 64 letters, digits and any of _+=,.@-.",
                "Ecr:Roles:me:ExternalId must be 2 to 1224 letters, digits and any of _+=,.@:/-.",
            ],
            wrong.Failures);
    }

    [Fact]
    public void Everything_that_is_wrong_with_declared_repositories_is_said_at_once()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Read(
            ("Repositories:CheckInterval", "2.00:00:00"),
            ("Repositories:CopyUnderPullThrough:0", "a cache"),
            ("Repositories:Templates:0:Prefix", "Mirror"),
            ("Repositories:Templates:0:Registry", "https://ecr.example.com"),
            ("Repositories:Templates:0:ImageTagMutability", "FIXED"),
            ("Repositories:Templates:0:Encryption", "DES"),
            ("Repositories:Templates:0:Policy", "{}"),
            ("Repositories:Templates:0:PolicyFile", "/no/such"),
            ("Repositories:Templates:0:LifecyclePolicyFile", "/no/such"),
            ("Repositories:Templates:1:Prefix", "mirror/"),
            ("Repositories:Templates:1:ImageTagMutability", "IMMUTABLE_WITH_EXCLUSION"),
            ("Repositories:Templates:1:KmsKey", "key"),
            ("Repositories:Templates:1:Policy", "policy"),
            ("Repositories:Templates:1:LifecyclePolicy", $"{{\"x\":\"{new string('x', 30_720)}\"}}"),
            ("Repositories:Templates:1:Catalog:Description", new string('x', 1025)),
            ("Repositories:Templates:1:Catalog:Architectures:0", new string('x', 51)),
            ("Repositories:Templates:2:Prefix", "mirror"),
            ("Repositories:Templates:2:ImageTagMutability", "MUTABLE"),
            ("Repositories:Templates:2:ImageTagMutabilityExclusions:0", "latest!"),
            ("Repositories:Templates:2:Policy", $"{{\"x\":\"{new string('x', 10_240)}\"}}")));

        Assert.Equal(
            [
                "Ecr:Repositories:CheckInterval is 2.00:00:00: it must be between 00:00:00 and 1.00:00:00.",
                "Ecr:Repositories:CopyUnderPullThrough has 'a cache', which is no prefix of a pull-through cache rule: it is 2 to 30 characters such as docker-hub, or ROOT.",
                "Ecr:Repositories:Templates:0:Prefix is 'Mirror': it must be how names of repositories begin, such as mirror or mirror/team, or be left out for all of them.",
                "Ecr:Repositories:Templates:0:Registry is 'https://ecr.example.com', which is no host: write it as references do, without scheme and path.",
                "Ecr:Repositories:Templates:0:ImageTagMutability is 'FIXED': it must be one of MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION.",
                "Ecr:Repositories:Templates:0:Encryption is 'DES': it must be one of AES256, KMS, KMS_DSSE.",
                "Ecr:Repositories:Templates:0:Policy and Ecr:Repositories:Templates:0:PolicyFile are both given: leave one.",
                "Ecr:Repositories:Templates:0:LifecyclePolicyFile '/no/such' cannot be read: there is no such file.",
                "Ecr:Repositories:Templates:1:ImageTagMutabilityExclusions has 0 entries: IMMUTABLE_WITH_EXCLUSION needs 1 to 5.",
                "Ecr:Repositories:Templates:1:KmsKey is given, but Ecr:Repositories:Templates:1:Encryption is not: a key goes with KMS and KMS_DSSE only.",
                "Ecr:Repositories:Templates:1:Policy is no JSON object: line 1 cannot be read.",
                "Ecr:Repositories:Templates:1:LifecyclePolicy has 30728 characters: Amazon ECR takes 30720.",
                "Ecr:Repositories:Templates:1:Catalog:Description has 1025 characters: the gallery takes 1024.",
                "Ecr:Repositories:Templates:1:Catalog:Architectures must be at most 50 names of 1 to 50 characters.",
                "Ecr:Repositories:Templates:2:ImageTagMutabilityExclusions is given, but Ecr:Repositories:Templates:2:ImageTagMutability is MUTABLE: set it to MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION, or leave the exclusions out.",
                "Ecr:Repositories:Templates:2:ImageTagMutabilityExclusions has 'latest!': an exclusion is 1 to 128 letters, digits and any of ._-, in which * stands for any characters.",
                "Ecr:Repositories:Templates:2:Policy has 10248 characters: Amazon ECR takes 10240.",
                "Ecr:Repositories:Templates has more than one entry for the prefix 'mirror': leave one.",
            ],
            wrong.Failures);
    }

    [Fact]
    public void An_endpoint_of_STS_that_is_no_URL_is_refused()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => Read(("StsEndpoint", "sts.example.com")));

        Assert.Contains("It must be a URL with http or https.", Assert.Single(wrong.Failures), StringComparison.Ordinal);
    }

    private static EcrOptions Read(params IEnumerable<(string Key, string Value)> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{EcrOptions.Section}:{setting.Key}", (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddEcr().AddOptions<EcrOptions>().BindConfiguration(EcrOptions.Section).ValidateDataAnnotations();
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<EcrOptions>>().Value;
    }
}
