using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Listening;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>The distribution specification as ECR's registries speak it, on the actions that its API has.</summary>
internal sealed class EcrDistribution(RegistryListener listener, TokenVault tokens)
{
    public Task AnswerAsync(Exchange exchange, SpecError? problem)
    {
        _ = (listener, tokens);
        return exchange.RefuseAsync(problem ?? SpecError.PathUnknown);
    }
}
