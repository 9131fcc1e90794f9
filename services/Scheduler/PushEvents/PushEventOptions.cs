namespace EcrMirror.Scheduler.PushEvents;

/// <summary>How push events are understood.</summary>
public sealed class PushEventOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Scheduler:PushEvents";

    /// <summary>
    /// Registries that rules name otherwise than AWS does: an emulator, or a name of one's own. More entries add names; those of AWS
    /// always count, and so do those of <c>Ecr:Registries</c>, which is the place for registries that answer as Amazon ECR does.
    /// </summary>
    public IList<NamedRegistry> Registries { get; } = [];
}

/// <summary>Another name of a registry of Amazon ECR.</summary>
public sealed class NamedRegistry
{
    /// <summary>The account that owns it, as events name it.</summary>
    public string Account { get; set; } = "";

    /// <summary>Its region, as events name it.</summary>
    public string Region { get; set; } = "";

    /// <summary>The host that rules name it by.</summary>
    public string Host { get; set; } = "";
}
