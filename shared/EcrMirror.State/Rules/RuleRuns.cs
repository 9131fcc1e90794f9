using System.Text;
using EcrMirror.Oci;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Rules;

internal sealed class RuleRuns(IStorage storage) : IRuleRuns
{
    /// <summary>Longer than the longest interval, so that no rule that is followed is forgotten between two of its times.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(400);

    // All in one group, because they are read together.
    private const string Group = "rules";

    // A key of DynamoDB may have 1,024 bytes.
    private const int LongestName = 512;

    private readonly ItemStore<RuleRun> _runs = new(storage.RuleRuns);

    public IAsyncEnumerable<RuleRun> ListAsync(CancellationToken cancellationToken) => _runs.ListAsync(Group, cancellationToken);

    public Task<RuleRun> UpdateAsync(string rule, Func<RuleRun?, RuleRun> change, CancellationToken cancellationToken) =>
        _runs.ChangeAsync(Key(rule), change, cancellationToken);

    private static ItemKey Key(string rule)
    {
        byte[] name = Encoding.UTF8.GetBytes(rule);
        return new ItemKey(Group, name.Length <= LongestName ? rule : Digest.Sha256(name).ToString());
    }
}
