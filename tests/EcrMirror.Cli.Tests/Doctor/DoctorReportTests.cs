using EcrMirror.Cli.Doctor;
using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Diagnosis;

namespace EcrMirror.Cli.Tests.Doctor;

public sealed class DoctorReportTests
{
    private const string Registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

    private static readonly TimeSpan Took = TimeSpan.FromSeconds(1.25);

    private static readonly ExaminedThing[] Found =
    [
        new(CheckArea.Credentials, Registry, Finding.Ok("arn:aws:iam::123456789012:user/mirror, from the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")),
        new(CheckArea.Sources, "docker.io/library/alpine:3.20", Finding.Ok("sha256:07cc061cb4fe, read anonymously")),
        new(CheckArea.Permissions, $"{Registry}/app", Finding.Failed("ecr:PutImage is denied: nothing can be mirrored here", "AccessDeniedException: not authorized.", "Allow ecr:PutImage on arn:aws:ecr:eu-west-1:123456789012:repository/app.")),
        new(CheckArea.Settings, Registry, Finding.Warning("BLOB_MOUNTING is DISABLED", "Layers are sent again.", "Run aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED --region eu-west-1")),
        new(CheckArea.Quotas, Registry, Finding.Skipped("published defaults: PutImage 10/s (L-AD52DFB2)", "What holds for the account is not read.")),
    ];

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void Lines_are_broken_where_the_terminal_is_narrower(int width)
    {
        var captured = new CapturedConsoles(width);

        DoctorReport.Write(captured.Consoles, Found, Took);

        Golden.Matches($"doctor-{width}.txt", captured.Out);
        Assert.All(captured.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Where_nobody_watches_each_thing_is_one_line()
    {
        var captured = new CapturedConsoles(4096);

        DoctorReport.Write(captured.Consoles, Found, Took);

        string[] lines = captured.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(Found.Length + 1, lines.Length);
        Assert.Equal(["ok", "ok", "failed", "warning", "skipped"], lines.SkipLast(1).Select(line => line.Split(' ')[0]));
        Assert.Equal("2 ok, 1 warning, 1 failed, 1 skipped; 1.25 s.", lines[^1]);
    }

    [Fact]
    public void JSON_has_every_member_of_every_finding()
    {
        var captured = new CapturedConsoles(80);

        DocumentForm.Json.Write(captured.Consoles, DoctorDocument.Of(Found, Took));

        Golden.Matches("doctor.json", captured.Out);
    }
}
