namespace EcrMirror.State;

/// <summary>Whether state can be used now.</summary>
public interface IStateCheck
{
    /// <summary>Makes sure that state can be read and written: its tables are there, are ours, and answer.</summary>
    /// <exception cref="StateException">It cannot; the message says why and what to do.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
