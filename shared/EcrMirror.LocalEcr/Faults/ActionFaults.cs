using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Faults;

/// <summary>
/// Errors that actions of an emulated ECR answer on demand, at the API and at the registries alike, before anything else is looked at.
/// What goes wrong at a registry's host alone is set on <see cref="EmulatedEcr.Faults"/>.
/// </summary>
public sealed class ActionFaults
{
    private readonly Lock _lock = new();
    private readonly List<Planned> _planned = [];

    internal ActionFaults()
    {
    }

    /// <summary>Answers with an error instead of doing what is asked; of several that match, the one set first is used up first.</summary>
    /// <param name="action">The action, such as <c>CreateRepository</c>.</param>
    /// <param name="errorType">The error, such as <c>ServerException</c>; that one has status 500, all others 400.</param>
    /// <param name="message">Its message.</param>
    /// <param name="repository">The repository it is about; any where none is named.</param>
    /// <param name="times">How often.</param>
    public void FailNext(string action, string errorType, string message = "A fault that was asked for.", RepositoryName? repository = null, int times = 1)
    {
        lock (_lock)
            _planned.Add(new Planned(action, repository, new EcrError(errorType, message, errorType is "ServerException" ? 500 : 400)) { Times = times });
    }

    /// <summary>Answers that the rate is exceeded.</summary>
    public void Throttle(string action, int times = 1) => FailNext(action, EcrError.Throttled().Type, EcrError.Throttled().Message, times: times);

    /// <summary>Ends every fault.</summary>
    public void Clear()
    {
        lock (_lock)
            _planned.Clear();
    }

    /// <exception cref="EcrError">One is planned.</exception>
    internal void Meet(string action, RepositoryName? repository)
    {
        lock (_lock)
        {
            if (_planned.Find(fault => fault.Action == action && (fault.Repository is null || fault.Repository == repository)) is not { } planned)
                return;
            if (--planned.Times <= 0)
                _planned.Remove(planned);

            // A new one each time: an exception that is thrown twice would carry the trace of both.
            throw new EcrError(planned.Error.Type, planned.Error.Message, planned.Error.Status);
        }
    }

    private sealed record Planned(string Action, RepositoryName? Repository, EcrError Error)
    {
        public int Times { get; set; }
    }
}
