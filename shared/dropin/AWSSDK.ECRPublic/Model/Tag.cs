using System.Text.Json.Serialization;

namespace Amazon.ECRPublic.Model;

public class Tag
{
    [JsonPropertyName("Key")]
    public string? Key { get; set; }

    [JsonPropertyName("Value")]
    public string? Value { get; set; }
}
