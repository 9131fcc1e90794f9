using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Hosting.Health;

/// <summary>Where a process can be asked how it is.</summary>
public sealed class HttpOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Http";

    /// <summary>Turns the endpoints off.</summary>
    public const string None = "none";

    /// <summary>
    /// The address of <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>: loopback unless told otherwise, port 0 for any that
    /// is free, <c>none</c> for no endpoints. Processes on one machine need a port each; what probes from outside needs
    /// <c>http://0.0.0.0:8080</c>.
    /// </summary>
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    /// <summary>How long an answer about queues and tables stands for those who ask soon after. Longer costs fewer requests.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ReadyFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        bool fits = Listen == None
            || (Uri.TryCreate(Listen, UriKind.Absolute, out Uri? address) && address is { Scheme: "http", PathAndQuery: "/" });
        if (!fits)
            yield return new ValidationResult($"'{Listen}' is no address to listen at: expected http://ADDRESS:PORT, or {None}.", [nameof(Listen)]);
    }
}
