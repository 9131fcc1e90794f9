using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>A request that shows whether an action is allowed and changes nothing whatever the answer.</summary>
/// <param name="Action">The action as policies have it, such as <c>ecr:PutImage</c>.</param>
/// <param name="Use">What it is needed for.</param>
/// <param name="SendAsync">Sends the request.</param>
internal sealed record ActionProbe(string Action, ActionUse Use, Func<CancellationToken, Task> SendAsync)
{
    /// <summary>Whether it may be sent only where the repository is known to be there: it could bring one into being.</summary>
    public bool NeedsRepository { get; init; }

    /// <summary>Sends it and reads the answer.</summary>
    public async Task<ProbedAction> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(cancellationToken);
            return new ProbedAction(this, ProbeAnswer.Allowed, null);
        }
        catch (RegistryException refused)
        {
            return refused.Kind switch
            {
                FailureKind.Permission => new ProbedAction(this, ProbeAnswer.Denied, refused),

                // Whatever else was wrong with the request was found after it was let in.
                FailureKind.NotFound or FailureKind.Unsupported or FailureKind.Policy or FailureKind.Integrity or FailureKind.Quota =>
                    new ProbedAction(this, ProbeAnswer.Allowed, refused),
                _ => new ProbedAction(this, ProbeAnswer.Unknown, refused),
            };
        }
    }
}

/// <summary>What an action is needed for.</summary>
internal enum ActionUse
{
    /// <summary>Without it nothing can be mirrored into the repository.</summary>
    Push,

    /// <summary>Without it the repository cannot be made.</summary>
    Create,

    /// <summary>Without it something is not known or done that mirroring works without.</summary>
    Comfort,

    /// <summary>Without it settings that are declared stay as they are.</summary>
    Upkeep,
}

/// <summary>What a probe showed.</summary>
internal enum ProbeAnswer
{
    /// <summary>The action is allowed.</summary>
    Allowed,

    /// <summary>It is not.</summary>
    Denied,

    /// <summary>Something else was in the way.</summary>
    Unknown,
}

/// <summary>An action that was asked for.</summary>
/// <param name="Probe">The request.</param>
/// <param name="Answer">What it showed.</param>
/// <param name="Refused">How it was refused; null where it was not.</param>
internal sealed record ProbedAction(ActionProbe Probe, ProbeAnswer Answer, RegistryException? Refused);
