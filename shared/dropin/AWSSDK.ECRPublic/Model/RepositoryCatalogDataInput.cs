namespace Amazon.ECRPublic.Model;

public class RepositoryCatalogDataInput
{
    public string? Description { get; set; }

    public List<string>? Architectures { get; set; }

    public List<string>? OperatingSystems { get; set; }

    public MemoryStream? LogoImageBlob { get; set; }

    public string? AboutText { get; set; }

    public string? UsageText { get; set; }
}
