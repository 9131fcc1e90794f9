using EcrMirror.Testing.Peers;

namespace EcrMirror.Testing.Tests.Peers;

public sealed class AwsClientTests
{
    [Theory]
    [InlineData("aws-cli/1.29.81 Python/3.11.7 Linux/6.18 botocore/1.31.81\n")]
    [InlineData("aws-cli/1.45.11 Python/3.11.7 Linux/6.18 botocore/1.43.11\n")]
    [InlineData("aws-cli/2.13.33 Python/3.11.6 Linux/6.18 exe/x86_64.debian.12 prompt/off\n")]
    public void A_command_line_that_speaks_JSON_with_SQS_can_be_used(string said)
    {
        Assert.Null(AwsCommandLine.FindProblem(said));
    }

    [Theory]
    [InlineData("aws-cli/1.22.34 Python/3.10.6 Linux/5.15 botocore/1.23.34\n", "The AWS command line is version 1.22.34 and too old: 1.29.81 is the first that speaks SQS's JSON protocol.")]
    [InlineData("aws-cli/2.9.19 Python/3.11.2 Linux/6.1 source/x86_64.debian.12 prompt/off\n", "The AWS command line is version 2.9.19 and too old: 2.13.33 is the first that speaks SQS's JSON protocol.")]
    [InlineData("Segmentation fault\n", "The AWS command line does not say its version: Segmentation fault")]
    public void Another_command_line_is_refused_with_the_reason(string said, string reason)
    {
        Assert.Equal(reason, AwsCommandLine.FindProblem(said));
    }

    [Theory]
    [InlineData("1.43.11\n", null)]
    [InlineData("1.26.27\n", "boto3 is version 1.26.27 and too old: 1.28.81 is the first that speaks SQS's JSON protocol.")]
    [InlineData("", "python3 has no boto3. On Debian: apt-get install python3-boto3")]
    public void Of_boto3_a_version_is_refused_that_does_not_speak_JSON_with_SQS(string printed, string? reason)
    {
        Assert.Equal(reason, Boto3.FindProblem(printed));
    }
}
