namespace EcrMirror.Publisher.Notices;

/// <summary>A place where the world learns of what happened.</summary>
public interface INoticeBoard
{
    /// <summary>Puts up a notice. The same may be put up twice, after a crash in between.</summary>
    /// <param name="happened">One of the public events of EcrMirror.Contracts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PostAsync(object happened, CancellationToken cancellationToken);
}
