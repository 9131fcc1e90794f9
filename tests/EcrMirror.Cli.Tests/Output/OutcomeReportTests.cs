using EcrMirror.Cli.Output;

namespace EcrMirror.Cli.Tests.Output;

public sealed class OutcomeReportTests
{
    private static readonly TimeSpan Took = TimeSpan.FromSeconds(3);

    [Fact]
    public void A_wide_terminal_shows_a_table()
    {
        var captured = new CapturedConsoles(200);

        OutcomeReport.Write(captured.Consoles, Sample.Outcomes, Sample.Repositories, Took);

        Golden.Matches("outcome-200.txt", captured.Out);
    }

    [Fact]
    public void A_narrow_terminal_shows_blocks_that_fit()
    {
        var captured = new CapturedConsoles(80);

        OutcomeReport.Write(captured.Consoles, Sample.Outcomes, Sample.Repositories, Took);

        Golden.Matches("outcome-80.txt", captured.Out);
        Assert.All(captured.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void Colours_only_mark_how_each_image_ended(int width)
    {
        var captured = new CapturedConsoles(width, isColourful: true);

        OutcomeReport.Write(captured.Consoles, Sample.Outcomes, Sample.Repositories, Took);

        Golden.Matches($"outcome-{width}-colours.txt", captured.Out);
    }

    [Fact]
    public void Reasons_are_on_standard_error_a_line_each()
    {
        var captured = new CapturedConsoles(200);

        OutcomeReport.Write(captured.Consoles, Sample.Outcomes, Sample.Repositories, Took);

        Assert.Equal(
            "ecr-mirror: registry.example.com/mirror/web is not, or may not be, as declared: lifecyclePolicy: none -> as declared: it was refused.\n" +
            "ecr-mirror: docker.io/library/web:1.0 -> 127.0.0.1:5001/web: nothing listens at 127.0.0.1:5001.\n",
            captured.Error);
    }

    [Fact]
    public void JSON_has_every_member_of_every_image()
    {
        var captured = new CapturedConsoles(80);

        DocumentForm.Json.Write(captured.Consoles, OutcomeDocument.Of(Sample.Outcomes, Sample.Repositories, Took));

        Golden.Matches("outcome.json", captured.Out);
    }
}
