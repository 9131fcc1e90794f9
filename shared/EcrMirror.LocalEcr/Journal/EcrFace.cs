namespace EcrMirror.LocalEcr.Journal;

/// <summary>Where somebody asked ECR for something.</summary>
public enum EcrFace
{
    /// <summary>At the API.</summary>
    Api,

    /// <summary>At the registry, which does the same actions on behalf of who logged in.</summary>
    Distribution,
}
