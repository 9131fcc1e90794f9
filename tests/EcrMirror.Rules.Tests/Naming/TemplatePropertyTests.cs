using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules.Naming;
using FsCheck.Fluent;

namespace EcrMirror.Rules.Tests.Naming;

public sealed class TemplatePropertyTests
{
    [Fact]
    public void A_repository_template_gives_a_repository_or_says_why_not()
    {
        Given.Always(Gen.OneOf(Given.RepositoryTemplateText, Given.AnyText(Given.RepositoryTemplateText)).Zip(Given.Repository), given =>
        {
            (string text, Repository source) = given;
            if (OrRefused(() => RepositoryTemplate.Parse(text).Expand(source)) is { } repository)
                Assert.Equal(repository, Repository.Parse(repository.ToString()));
        });
    }

    [Fact]
    public void A_repository_template_that_parses_puts_in_the_parts_of_the_source()
    {
        Given.Always(Given.RepositoryTemplateText.Zip(Given.Repository.Where(repository => !repository.Host.ToString().Contains('['))), given =>
        {
            (string text, Repository source) = given;
            string expected = text.Replace("{path}", source.Name.ToString(), StringComparison.Ordinal)
                .Replace("{name}", source.Name.ToString().Split('/')[^1], StringComparison.Ordinal)
                .Replace("{host}", source.Host.ToString().Replace(':', '-'), StringComparison.Ordinal);

            if (Repository.TryParse(expected, out Repository repository) && Repository.NamesHost(expected))
                Assert.Equal(repository, RepositoryTemplate.Parse(text).Expand(source));
        });
    }

    [Fact]
    public void A_project_is_what_stands_before_the_last_part_of_a_name()
    {
        var template = RepositoryTemplate.Parse("h.example/{project}/charts/{name}");

        Repository expanded = template.Expand(Repository.Parse("ghcr.io/team/group/app"));
        FormatException none = Assert.Throws<FormatException>(() => template.Expand(Repository.Parse("ghcr.io/app")));

        Assert.Equal("h.example/team/group/charts/app", expanded.ToString());
        Assert.Equal("'h.example/{project}/charts/{name}' has {project}, and 'app' has nothing before its last part.", none.Message);
    }

    [Fact]
    public void A_tag_template_gives_a_tag_or_says_why_not()
    {
        Given.Always(Gen.OneOf(Given.TagTemplateText, Given.AnyText(Given.TagTemplateText)).Zip(Given.Tag), given =>
        {
            (string text, Tag source) = given;
            if (OrRefused(() => TagTemplate.Parse(text).Expand(source)) is { } tag)
                Assert.Equal(text.Replace("{tag}", source.ToString(), StringComparison.Ordinal), Tag.Parse(tag.ToString()).ToString());
        });
    }

    private static T? OrRefused<T>(Func<T> make)
        where T : struct
    {
        try
        {
            return make();
        }
        catch (FormatException refused)
        {
            Assert.NotEmpty(refused.Message);
            return null;
        }
    }
}
