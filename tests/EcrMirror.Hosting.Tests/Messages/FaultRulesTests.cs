using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State;
using MassTransit;

namespace EcrMirror.Hosting.Tests.Messages;

public sealed class FaultRulesTests
{
    public static TheoryData<string, Exception, bool> Rows => new()
    {
        { "a registry that may answer later", new RegistryException("busy") { Kind = FailureKind.Rate }, true },
        { "a registry that says no", new RegistryException("denied") { Kind = FailureKind.Permission }, false },
        { "state that may answer later", new StateException("throttled") { IsTransient = true }, true },
        { "state that a person has to mend", new StateException("There is no table.", Refused(503, "ServiceUnavailable")), false },
        { "a throttled queue", Refused(400, "ThrottlingException"), true },
        { "a throttled queue, in the words of SQS", Refused(403, "RequestThrottled"), true },
        { "a throttled topic", Refused(429, "Throttled"), true },
        { "a queue whose service has trouble", Refused(503, "ServiceUnavailable"), true },
        { "a queue that answers nothing", Refused(0, ""), true },
        { "a queue that may not be sent to", Refused(400, "AccessDeniedException"), false },
        { "a clock that is wrong", Refused(403, "SignatureDoesNotMatch"), false },
        { "a queue that is not there", Refused(400, "QueueDoesNotExist"), false },
        { "no connection", new HttpRequestException("refused"), true },
        { "no connection, below", new AmazonClientException("A request could not be sent.", new SocketException((int)SocketError.ConnectionRefused)), true },
        { "no answer in time", new TimeoutException(), true },
        { "no answer in time, as HttpClient says it", new TaskCanceledException("The request timed out.", new TimeoutException()), true },
        { "an entry that a batch refused for now", new TransportException(new Uri("queue:x"), "x refused an entry", Refused(500, "InternalError")), true },
        { "a message that is too large", new TransportException(new Uri("queue:x"), "x has too many bytes"), false },
        { "no credentials", new AmazonClientException("No credentials were found."), false },
        { "a defect", new InvalidOperationException("a defect"), false },
        { "a file that is not there", new FileNotFoundException(), false },
        { "being told to end", new OperationCanceledException(), false },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_may_pass_is_told_from_what_does_not(string what, Exception failed, bool isTransient)
    {
        Assert.True(isTransient == FaultRules.IsTransient(failed), what);
    }

    [Theory]
    [InlineData("AccessDenied", "Allow the action")]
    [InlineData("AuthorizationError", "Allow the action")]
    [InlineData("KMS.AccessDeniedException", "Allow the action")]
    [InlineData("SignatureDoesNotMatch", "Is this machine's clock right?")]
    [InlineData("RequestTimeTooSkewed", "Is this machine's clock right?")]
    [InlineData("ExpiredTokenException", "Renew the credentials")]
    [InlineData("InvalidClientTokenId", "Renew the credentials")]
    public void A_refusal_of_AWS_has_a_cure(string code, string cure)
    {
        Assert.StartsWith(" " + cure, AwsAdvice.For(new ConnectionException("no connection", Refused(403, code))), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_cure_is_known_none_is_invented()
    {
        Assert.Equal("", AwsAdvice.For(new InvalidOperationException("a defect", Refused(500, "InternalError"))));
    }

    private static AmazonServiceException Refused(int status, string code) =>
        new("refused", null, ErrorType.Unknown, code, "1", (HttpStatusCode)status);
}
