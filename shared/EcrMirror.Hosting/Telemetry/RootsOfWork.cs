using System.Diagnostics;
using OpenTelemetry.Trace;

namespace EcrMirror.Hosting.Telemetry;

/// <summary>
/// Begins traces where work begins. A request that belongs to no message, such as the long poll of a queue, begins none: there would be
/// one every twenty seconds for each queue, about nothing.
/// </summary>
internal sealed class RootsOfWork(double ratio) : Sampler
{
    private readonly TraceIdRatioBasedSampler _ratio = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind is ActivityKind.Client
            ? new SamplingResult(SamplingDecision.Drop)
            : _ratio.ShouldSample(samplingParameters);
}
