using EcrMirror.Cli.Output;

namespace EcrMirror.Cli.Tests.Output;

public sealed class PreviewReportTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void The_plan_fits_the_terminal(int width)
    {
        var captured = new CapturedConsoles(width);

        PreviewReport.Write(captured.Consoles, Sample.Preview);

        Golden.Matches($"preview-{width}.txt", captured.Out);
        Assert.All(captured.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void What_could_not_be_found_out_is_on_standard_error_as_well()
    {
        var captured = new CapturedConsoles(200);

        PreviewReport.Write(captured.Consoles, Sample.Preview);

        Assert.Equal(
            $"ecr-mirror: {Sample.Preview.Source} -> 127.0.0.1:5002/web: the tag 'stable' points to {Sample.OldDigest} and cannot be moved; the image would be there without it (Publisher:ImmutableTags).\n" +
            "ecr-mirror: docker.io/library/web:1.0 -> 127.0.0.1:5001/web: nothing listens at 127.0.0.1:5001.\n",
            captured.Error);
    }

    [Fact]
    public void JSON_has_every_member_of_every_destination()
    {
        var captured = new CapturedConsoles(80);

        DocumentForm.Json.Write(captured.Consoles, PreviewDocument.Of(Sample.Preview));

        Golden.Matches("preview.json", captured.Out);
    }
}
