using EcrMirror.Registry.Connections;

namespace EcrMirror.Registry.Tests.Connections;

public sealed class LocationsTests
{
    [Theory]
    [InlineData("https://r.example/v2/x/blobs/uploads/", "/v2/x/blobs/uploads/1?_state=a%2Bb%3D", "https://r.example/v2/x/blobs/uploads/1?_state=a%2Bb%3D")]
    [InlineData("https://r.example/v2/x/tags/list", "?last=b", "https://r.example/v2/x/tags/list?last=b")]
    [InlineData("https://r.example/v2/x", "https://s3.example/a%7Eb/../c?X-Sig=%2f%7e", "https://s3.example/a%7Eb/../c?X-Sig=%2f%7e")]
    [InlineData("https://r.example/v2/x", "//cdn.example/y", "https://cdn.example/y")]
    [InlineData("https://r.example/v2/x", "https://cdn.example/y#part", "https://cdn.example/y")]
    [InlineData("https://r.example/v2/x", "http://r.example/v2/y", "https://r.example/v2/y")]
    [InlineData("https://r.example:5000/v2/x", "http://r.example:5000/v2/y", "https://r.example:5000/v2/y")]
    [InlineData("http://127.0.0.1:5000/v2/x", "http://localhost:6000/y", "http://localhost:6000/y")]
    public void An_address_is_used_as_it_is_written(string from, string location, string expected)
    {
        Assert.Equal(expected, Locations.Resolve(HttpMethod.Get, new Uri(from), location).AbsoluteUri);
    }

    [Theory]
    [InlineData("https://r.example/", "http://other.example/", "plain http")]
    [InlineData("https://r.example/", "ftp://other.example/", "none")]
    [InlineData("https://r.example/", "http://[", "none")]
    [InlineData("https://r.example/", "https://user:hunter2@other.example/", "credentials")]
    [InlineData("https://r.example/", "https://127.0.0.1/", "local address")]
    [InlineData("https://r.example/", "https://localhost/", "local address")]
    [InlineData("http://r.example/", "http://169.254.169.254/latest/", "local address")]
    [InlineData("http://r.example/", "http://[::ffff:127.0.0.1]/", "local address")]
    [InlineData("http://r.example/", "http://[fe80::1]/", "local address")]
    public void What_would_weaken_the_connection_is_refused(string from, string location, string reason)
    {
        RegistryException refused = Assert.Throws<RegistryException>(() => Locations.Resolve(HttpMethod.Get, new Uri(from), location));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://r.example/u/1", "https://r.example/u/1?digest=sha256%3Aab")]
    [InlineData("https://r.example/u/1?s=%2B", "https://r.example/u/1?s=%2B&digest=sha256%3Aab")]
    [InlineData("https://r.example/u/1?", "https://r.example/u/1?digest=sha256%3Aab")]
    public void A_parameter_joins_a_query_that_stays_as_it_is(string uri, string expected)
    {
        Uri location = Locations.Resolve(HttpMethod.Post, new Uri("https://r.example/"), uri);

        Assert.Equal(expected, Locations.WithParameter(location, "digest", "sha256:ab").AbsoluteUri);
    }

    [Theory]
    [InlineData("https://r.example/a", "https://R.example:443/b", true)]
    [InlineData("https://r.example/a", "http://r.example/a", false)]
    [InlineData("https://r.example/a", "https://r.example:8443/a", false)]
    [InlineData("https://r.example/a", "https://s.example/a", false)]
    public void An_origin_is_scheme_host_and_port(string one, string other, bool same)
    {
        Assert.Equal(same, Locations.HaveSameOrigin(new Uri(one), new Uri(other)));
    }
}
