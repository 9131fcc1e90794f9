using EcrMirror.Scheduler.ForeignMessages;

namespace EcrMirror.Scheduler.Requests.Bus;

/// <summary>A message of the queue <c>mirror-requests</c> as it was sent, whatever it is.</summary>
public sealed record RequestText : ForeignText;
