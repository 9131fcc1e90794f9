using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Tests.Hosts;

public sealed class EcrRegistriesTests
{
    [Fact]
    public void A_host_of_the_settings_is_what_they_say()
    {
        EcrRegistries registries = With(new NamedEcrRegistry
        {
            Host = "127.0.0.1:5000",
            Account = "123456789012",
            Region = "eu-west-1",
            Endpoint = "http://127.0.0.1:4566",
        });

        Assert.Equal(
            new EcrRegistry { Kind = EcrRegistryKind.Private, Account = "123456789012", Region = "eu-west-1", Endpoint = new Uri("http://127.0.0.1:4566") },
            registries.Find(RegistryHost.Parse("127.0.0.1:5000")));
        Assert.Null(registries.Find(RegistryHost.Parse("127.0.0.1:5001")));
    }

    [Fact]
    public void A_host_may_stand_for_ECR_Public()
    {
        EcrRegistries registries = With(new NamedEcrRegistry { Host = "127.0.0.1:5001", Kind = EcrRegistryKind.Public, Endpoint = "http://127.0.0.1:4566" });

        EcrRegistry? registry = registries.Find(RegistryHost.Parse("127.0.0.1:5001"));

        Assert.Equal((EcrRegistryKind.Public, "us-east-1", (string?)null), (registry!.Kind, registry.Region, registry.Account));
    }

    [Fact]
    public void A_host_of_AWS_can_be_given_another_endpoint_and_keeps_what_its_name_says()
    {
        const string Host = "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com";
        EcrRegistries registries = With(new NamedEcrRegistry { Host = Host, Endpoint = "https://vpce-1.api.ecr.us-east-1.vpce.amazonaws.com" });

        EcrRegistry? registry = registries.Find(RegistryHost.Parse(Host));

        Assert.Equal(("123456789012", "us-east-1", true), (registry!.Account, registry.Region, registry.IsFips));
        Assert.Equal("vpce-1.api.ecr.us-east-1.vpce.amazonaws.com", registry.Endpoint!.Host);
    }

    [Fact]
    public void The_names_of_a_registry_are_those_of_AWS_and_those_of_the_settings()
    {
        EcrRegistries registries = With(
            new NamedEcrRegistry { Host = "ecr.example.com", Account = "123456789012", Region = "eu-west-1" },
            new NamedEcrRegistry { Host = "other.example.com", Account = "123456789012", Region = "eu-west-2" });

        IEnumerable<string> hosts = registries.HostsOf("123456789012", "eu-west-1").Select(host => host.ToString());

        Assert.Equal([.. EcrHosts.Of("123456789012", "eu-west-1").Select(host => host.ToString()), "ecr.example.com"], hosts);
    }

    private static EcrRegistries With(params NamedEcrRegistry[] named)
    {
        var options = new EcrOptions();
        foreach (NamedEcrRegistry registry in named)
            options.Registries.Add(registry);
        return new EcrRegistries(Options.Create(options));
    }
}
