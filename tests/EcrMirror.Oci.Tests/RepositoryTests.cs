using System.Text.Json;
using FsCheck.Fluent;

namespace EcrMirror.Oci.Tests;

public sealed class RepositoryTests
{
    [Fact]
    public void Every_repository_reads_back_as_what_it_is()
    {
        var texts =
            from host in Given.HostText
            from name in Given.RepositoryNameText
            where host.Length + 9 + name.Length <= OciLimits.RepositoryLength
            select $"{host}/{name}";

        Given.Always(texts, text =>
        {
            Repository repository = Repository.Parse(text);
            Assert.Equal(repository, Repository.Parse(repository.ToString()));
            Assert.Equal(repository, JsonSerializer.Deserialize<Repository>(JsonSerializer.Serialize(repository)));
        });
    }

    [Fact]
    public void Whatever_parses_reads_back_as_what_it_is()
    {
        Given.Always(
            Given.AnyText(Given.RepositoryNameText),
            text => Assert.True(!Repository.TryParse(text, out Repository repository) || Repository.Parse(repository.ToString()) == repository));
    }

    [Theory]
    [InlineData("alpine", "docker.io", "library/alpine")]
    [InlineData("bitnami/redis", "docker.io", "bitnami/redis")]
    [InlineData("docker.io/alpine", "docker.io", "library/alpine")]
    [InlineData("index.docker.io/alpine", "docker.io", "library/alpine")]
    [InlineData("DOCKER.io/library/alpine", "docker.io", "library/alpine")]
    [InlineData("localhost/app", "localhost", "app")]
    [InlineData("LOCALHOST/app", "localhost", "app")]
    [InlineData("localhost:5000/team/app", "localhost:5000", "team/app")]
    [InlineData("registry:5000/app", "registry:5000", "app")]
    [InlineData("Registry:5000/app", "registry:5000", "app")]
    [InlineData("[::1]:5000/app", "[::1]:5000", "app")]
    [InlineData("[::1]/app", "[::1]", "app")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com/a/b/c", "123456789012.dkr.ecr.eu-central-1.amazonaws.com", "a/b/c")]
    [InlineData("public.ecr.aws/x1y2/a__b.c-d---e", "public.ecr.aws", "x1y2/a__b.c-d---e")]
    public void A_repository_has_a_host_and_a_name(string text, string host, string name)
    {
        Repository repository = Repository.Parse(text);

        Assert.Equal(host, repository.Host.ToString());
        Assert.Equal(name, repository.Name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/app")]
    [InlineData("app/")]
    [InlineData("a//b")]
    [InlineData("App")]
    [InlineData("public.ecr.aws/App")]
    [InlineData("public.ecr.aws/")]
    [InlineData("public.ecr.aws/a___b")]
    [InlineData("public.ecr.aws/a..b")]
    [InlineData("public.ecr.aws/../b")]
    [InlineData("public.ecr.aws/_a")]
    [InlineData("public.ecr.aws/a-")]
    [InlineData("public.ecr.aws/a b")]
    [InlineData("public.ecr.aws/a\n")]
    [InlineData("app:1")]
    [InlineData("localhost:5000/app:1")]
    [InlineData("app@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("https://public.ecr.aws/a")]
    [InlineData("Registry/app")]
    public void Text_that_is_no_repository_is_refused(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => Repository.Parse(text));

        Assert.Contains("is not a repository", refused.Message, StringComparison.Ordinal);
        Assert.False(Repository.TryParse(text, out _));
    }

    [Fact]
    public void A_repository_has_at_most_255_characters_in_its_full_form()
    {
        string longest = "docker.io/library/" + new string('a', 237);

        Assert.Equal(longest, Repository.Parse(longest).ToString());
        Assert.Equal(longest, Repository.Parse(new string('a', 237)).ToString());
        Assert.False(Repository.TryParse(longest + "a", out _));
        Assert.False(Repository.TryParse(new string('a', 238), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a/")]
    [InlineData("a\n")]
    [InlineData(null)]
    public void Text_that_is_no_repository_name_is_refused(string? text)
    {
        Assert.False(RepositoryName.TryParse(text, out _));
        Assert.Throws<FormatException>(() => RepositoryName.Parse(text!));
    }

    [Fact]
    public void The_default_values_name_nothing_and_say_so()
    {
        RepositoryName name = default;
        Repository repository = default;

        Assert.Throws<InvalidOperationException>(name.ToString);
        Assert.Throws<InvalidOperationException>(repository.ToString);
    }
}
