namespace EcrMirror.Ecr.Diagnosis;

/// <summary>The actions that mirroring into one repository needs.</summary>
internal interface IProbes
{
    /// <summary>Asks whether the repository is there.</summary>
    ActionProbe Existence { get; }

    /// <summary>Asks for a layer, and so also whether the repository is there.</summary>
    ActionProbe Layers { get; }

    /// <summary>The others.</summary>
    IReadOnlyList<ActionProbe> Others { get; }

    /// <summary>Asks whether the repository could be made; null where no request would ask that and make none.</summary>
    ActionProbe? Creation { get; }

    /// <summary>Actions that are needed, and that no request tries without doing them.</summary>
    IReadOnlyList<string> NotTried { get; }
}
