using EcrMirror.LocalEcr.Events;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.LocalEcr.Storage;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>What all registries of an emulator share.</summary>
internal sealed record EcrSurroundings
{
    public required TimeProvider Time { get; init; }

    public required IBlobStorage Storage { get; init; }

    public required ActionJournal Journal { get; init; }

    public required ActionFaults Faults { get; init; }

    /// <summary>What private registries take, now.</summary>
    public required Func<EcrQuotas> PrivateQuotas { get; init; }

    /// <summary>What public registries take, now.</summary>
    public required Func<EcrQuotas> PublicQuotas { get; init; }

    /// <summary>Takes what EventBridge would be told. It must return at once.</summary>
    public required Action<EcrEvent> Tell { get; init; }

    /// <summary>Called after every change of what is kept.</summary>
    public required Action Changed { get; init; }
}
