using System.Runtime.CompilerServices;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>A check that knows all that it finds at once.</summary>
internal abstract class Check(string area, string subject) : ICheck
{
    public string Area => area;

    public string Subject => subject;

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Finding finding in await FindAsync(cancellationToken))
            yield return finding;
    }

    /// <summary>Looks.</summary>
    protected abstract Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken);
}
