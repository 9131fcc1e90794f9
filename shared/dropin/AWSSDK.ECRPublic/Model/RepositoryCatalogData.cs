namespace Amazon.ECRPublic.Model;

public class RepositoryCatalogData
{
    public string? Description { get; set; }

    public List<string>? Architectures { get; set; }

    public List<string>? OperatingSystems { get; set; }

    public string? LogoUrl { get; set; }

    public string? AboutText { get; set; }

    public string? UsageText { get; set; }

    public bool? MarketplaceCertified { get; set; }
}
