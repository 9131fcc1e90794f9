using EcrMirror.Registry.Tags;

namespace EcrMirror.Registry.Tests.Tags;

public sealed class NextPageTests
{
    [Theory]
    [InlineData("</v2/x/tags/list?last=b&n=2>; rel=\"next\"", "/v2/x/tags/list?last=b&n=2")]
    [InlineData("<https://r/x?last=a,b>;rel=next", "https://r/x?last=a,b")]
    [InlineData("<a>; rel=\"prev\", <b>; title=\"x, <y>\"; REL=\"last Next\"", "b")]
    [InlineData("<a>; rel=\"prev\"", null)]
    [InlineData("<a", null)]
    [InlineData("", null)]
    public void The_link_with_the_relation_next_is_found(string header, string? expected)
    {
        Assert.Equal(expected, NextPage.Find([header]));
    }
}
