using EcrMirror.Contracts;

namespace EcrMirror.Hosting.Messages;

/// <summary>What the queues are called.</summary>
public static class MirrorQueues
{
    /// <summary>What landed at destinations, and what did not: the Publisher's.</summary>
    public const string Landing = "landing";

    /// <summary>Messages whose handler broke in a way that nobody foresaw, with the reason: the Publisher's.</summary>
    public const string Faults = "faults";

    /// <summary>What is to be told to the world: the Publisher's.</summary>
    public const string Notices = "notices";

    /// <summary>What is to be told to single topics, because requests named them: the Publisher's.</summary>
    public const string Replies = "replies";

    private const string UrgentSuffix = "-urgent";

    private static readonly Dictionary<Type, string> Named = new()
    {
        [typeof(MirrorRequest)] = QueueNames.MirrorRequests,
        [typeof(SyncRepository)] = "sync-repository",
        [typeof(SyncImage)] = "sync-image",
        [typeof(CopyManifest)] = "copy-manifest",
        [typeof(MirrorPlanned)] = Landing,
        [typeof(ManifestCopied)] = Landing,
        [typeof(ManifestCopyFailed)] = Landing,
        [typeof(RemoveTags)] = "remove-tags",
    };

    /// <summary>The queue of a kind of work, such as <c>copy-manifest</c>.</summary>
    /// <exception cref="ArgumentException">It is no work that is handed on.</exception>
    public static string NameOf<T>() => Named.GetValueOrDefault(typeof(T))
        ?? throw new ArgumentException($"{typeof(T).Name} is no work that is handed on: it has no queue.");

    /// <summary>The queue of the same work where it is urgent.</summary>
    public static string Urgent(string queue) => queue + UrgentSuffix;

    /// <summary>Whether work goes to the queue for what is urgent.</summary>
    public static bool IsUrgent(object work) => PriorityOf(work) is MirrorPriority.Urgent;

    private static MirrorPriority PriorityOf(object work) => work switch
    {
        MirrorRequest request => request.Priority,
        SyncImage sync => sync.Priority,
        SyncRepository sync => sync.Priority,
        CopyManifest task => task.Priority,
        MirrorPlanned planned => planned.Priority,
        ManifestCopied copied => copied.Priority,
        ManifestCopyFailed failed => failed.Priority,
        _ => MirrorPriority.Normal,
    };
}
