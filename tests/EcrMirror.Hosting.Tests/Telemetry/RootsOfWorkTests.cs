using System.Diagnostics;
using EcrMirror.Hosting.Telemetry;
using OpenTelemetry.Trace;

namespace EcrMirror.Hosting.Tests.Telemetry;

public sealed class RootsOfWorkTests
{
    [Theory]
    [InlineData(ActivityKind.Client, 1, SamplingDecision.Drop)]
    [InlineData(ActivityKind.Consumer, 1, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Producer, 1, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Internal, 1, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Consumer, 0, SamplingDecision.Drop)]
    public void A_trace_begins_with_a_message_and_not_with_a_request(ActivityKind kind, double ratio, SamplingDecision decision)
    {
        var asked = new SamplingParameters(default, ActivityTraceId.CreateRandom(), "something", kind, null, null);

        Assert.Equal(decision, new RootsOfWork(ratio).ShouldSample(asked).Decision);
    }
}
