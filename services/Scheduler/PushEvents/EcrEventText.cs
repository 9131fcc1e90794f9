using EcrMirror.Scheduler.ForeignMessages;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>A message of the queue <c>ecr-push-events</c> as EventBridge sent it, whatever it is.</summary>
public sealed record EcrEventText : ForeignText;
