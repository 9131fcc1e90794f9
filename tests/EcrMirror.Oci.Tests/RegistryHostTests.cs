using System.Text.Json;

namespace EcrMirror.Oci.Tests;

public sealed class RegistryHostTests
{
    [Fact]
    public void Every_host_reads_back_in_lower_case()
    {
        Given.Always(Given.HostText, text =>
        {
            RegistryHost host = RegistryHost.Parse(text);
            Assert.Equal(text.ToLowerInvariant(), host.ToString());
            Assert.Equal(host, RegistryHost.Parse(host.ToString()));
            Assert.Equal(host, JsonSerializer.Deserialize<RegistryHost>(JsonSerializer.Serialize(host)));
        });
    }

    [Theory]
    [InlineData("public.ecr.aws", "public.ecr.aws", null)]
    [InlineData("localhost:5000", "localhost", 5000)]
    [InlineData("127.0.0.1:65535", "127.0.0.1", 65535)]
    [InlineData("[::1]", "::1", null)]
    [InlineData("[2001:DB8::1]:443", "2001:db8::1", 443)]
    [InlineData("registry:1", "registry", 1)]
    public void A_host_knows_its_name_and_its_port(string text, string name, int? port)
    {
        RegistryHost host = RegistryHost.Parse(text);

        Assert.Equal(name, host.Name);
        Assert.Equal(port, host.Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" a.example")]
    [InlineData("a.example\n")]
    [InlineData("https://a.example")]
    [InlineData("a.example/")]
    [InlineData("a.example/b")]
    [InlineData("user@a.example")]
    [InlineData("a..example")]
    [InlineData("-a.example")]
    [InlineData("a-.example")]
    [InlineData("a_b.example")]
    [InlineData("a.example:")]
    [InlineData("a.example:0")]
    [InlineData("a.example:65536")]
    [InlineData("a.example:99999")]
    [InlineData("a.example:123456")]
    [InlineData("a.example:-1")]
    [InlineData("a.example:8a")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[::1]5000")]
    [InlineData("[:::1]")]
    [InlineData("[127.0.0.1]:5000")]
    [InlineData("[1]:5000")]
    [InlineData("[fe80::1%eth0]:5000")]
    public void Text_that_is_no_host_is_refused_with_the_text(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => RegistryHost.Parse(text));

        Assert.Contains("is not a registry host", refused.Message, StringComparison.Ordinal);
        Assert.False(RegistryHost.TryParse(text, out RegistryHost host));
        Assert.Equal(default, host);
    }

    [Theory]
    [InlineData("registry")]
    [InlineData("Registry")]
    public void A_single_name_without_port_is_refused_because_references_read_it_as_a_name_on_docker_hub(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => RegistryHost.Parse(text));

        Assert.Contains("with its port, as in registry:443", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Docker_hubs_other_name_is_docker_hub()
    {
        Assert.Equal(RegistryHost.DockerHub, RegistryHost.Parse("index.docker.io"));
        Assert.Equal(RegistryHost.DockerHub, RegistryHost.Parse("Docker.IO"));
        Assert.Equal("docker.io", RegistryHost.DockerHub.ToString());
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:5000", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10:5000", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("128.0.0.1", false)]
    [InlineData("[::2]", false)]
    [InlineData("localhost.example", false)]
    [InlineData("127.0.0.1.example", false)]
    [InlineData("public.ecr.aws", false)]
    public void Only_this_machine_is_loopback(string text, bool isLoopback)
    {
        Assert.Equal(isLoopback, RegistryHost.Parse(text).IsLoopback);
    }

    [Fact]
    public void The_default_value_names_nothing_and_says_so()
    {
        RegistryHost unset = default;

        Assert.Throws<InvalidOperationException>(unset.ToString);
        Assert.Throws<InvalidOperationException>(() => unset.Name);
        Assert.Throws<InvalidOperationException>(() => unset.Port);
        Assert.Throws<InvalidOperationException>(() => unset.IsLoopback);
    }
}
