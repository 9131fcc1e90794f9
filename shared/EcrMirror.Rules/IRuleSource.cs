namespace EcrMirror.Rules;

/// <summary>A place where rules are written down.</summary>
public interface IRuleSource
{
    /// <summary>Reads everything that stands there now.</summary>
    /// <exception cref="RuleSourceException">It cannot be read at all; nothing may be taken from that about what is declared.</exception>
    Task<RuleSet> ReadAsync(CancellationToken cancellationToken);
}
