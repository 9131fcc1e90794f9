namespace Amazon.ECRPublic.Model;

public class RegistryCatalogData
{
    public string? DisplayName { get; set; }
}
