namespace Amazon.ECRPublic.Model;

public class RegistryAlias
{
    public string? Name { get; set; }

    public RegistryAliasStatus? Status { get; set; }

    public bool? PrimaryRegistryAlias { get; set; }

    public bool? DefaultRegistryAlias { get; set; }
}
