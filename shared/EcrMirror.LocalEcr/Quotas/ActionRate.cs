namespace EcrMirror.LocalEcr.Quotas;

/// <summary>How often an action may be done: a bucket of tokens.</summary>
/// <param name="PerSecond">Tokens that come back each second.</param>
/// <param name="Burst">Tokens of a full bucket. AWS publishes none for ECR: what comes back in a second is assumed.</param>
public readonly record struct ActionRate(double PerSecond, double Burst)
{
    /// <summary>A rate whose burst is that of a second, and one at least.</summary>
    public ActionRate(double perSecond)
        : this(perSecond, Math.Max(1, perSecond))
    {
    }
}
