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
        services.AddSingleton(configuration).AddEcr().AddOptions<EcrOptions>().BindConfiguration(EcrOptions.Section);
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<EcrOptions>>().Value;
    }
}
