namespace Amazon.ECR.Model;

public class Attribute
{
    public string? Key { get; set; }

    public string? Value { get; set; }
}
