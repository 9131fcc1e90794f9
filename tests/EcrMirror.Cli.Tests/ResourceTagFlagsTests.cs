using System.CommandLine;

namespace EcrMirror.Cli.Tests;

public sealed class ResourceTagFlagsTests
{
    [Fact]
    public void What_is_not_given_is_as_ecr_mirror_sync_has_it()
    {
        ResourceTagChoices choices = Read();

        Assert.Equal(new ResourceTagChoices { Region = null, Prefix = "", ImageKey = "upstream-image", TagKey = "upstream-tags" }, choices);
    }

    [Fact]
    public void What_is_given_is_read()
    {
        ResourceTagChoices choices = Read("--region", "eu-west-1", "--prefix", "external", "--image-key", "team:image", "--tag-key", "team:tags");

        Assert.Equal(new ResourceTagChoices { Region = "eu-west-1", Prefix = "external", ImageKey = "team:image", TagKey = "team:tags" }, choices);
    }

    [Theory]
    [InlineData("--region", "Europe", "--region 'Europe' is not a region's name, such as us-east-1.")]
    [InlineData("--image-key", "", "--image-key '' is no key of a resource tag: 1 to 128 letters, digits, blanks and _.:/=+-@.")]
    [InlineData("--tag-key", "a*", "--tag-key 'a*' is no key of a resource tag: 1 to 128 letters, digits, blanks and _.:/=+-@.")]
    [InlineData("--tag-key", "upstream-image", "--image-key and --tag-key are both 'upstream-image': each is a tag of its own.")]
    public void What_cannot_be_is_refused(string flag, string value, string said)
    {
        WrongInputException wrong = Assert.Throws<WrongInputException>(() => Read(flag, value));

        Assert.Equal(said, wrong.Message);
    }

    private static ResourceTagChoices Read(params string[] line)
    {
        var root = new RootCommand();
        foreach (Option option in ResourceTagFlags.All)
            root.Options.Add(option);
        return ResourceTagFlags.Read(root.Parse(line));
    }
}
