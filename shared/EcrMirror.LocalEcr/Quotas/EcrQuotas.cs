namespace EcrMirror.LocalEcr.Quotas;

/// <summary>How much an emulated ECR takes: rates by account, region and action, and sizes. The defaults are the published ones.</summary>
/// <remarks>Sources: ECR user guide and ECR Public user guide, "Service quotas".</remarks>
public sealed record EcrQuotas
{
    /// <summary>The rate of pulls from ECR Public by clients who did not log in, each by its address. A pull is a GET of a manifest.</summary>
    public const string AnonymousPull = "AnonymousPull";

    /// <summary>The rate of pulls from ECR Public by clients who logged in, each by its account.</summary>
    public const string AuthenticatedPull = "AuthenticatedPull";

    /// <summary>Actions per second by name, such as <c>PutImage</c>; an action that is not listed has no limit.</summary>
    public IReadOnlyDictionary<string, ActionRate> Rates { get; init; } = new Dictionary<string, ActionRate>();

    /// <summary>
    /// At ECR Public, most bytes that clients who did not log in may pull in a month, by their address.
    /// </summary>
    public long AnonymousBytesPerMonth { get; init; } = 500_000_000_000;

    /// <summary>Most images in a repository.</summary>
    public int ImagesPerRepository { get; init; } = 100_000;

    /// <summary>Most tags on an image.</summary>
    public int TagsPerImage { get; init; } = 1000;

    /// <summary>Most repositories in a registry.</summary>
    public int Repositories { get; init; } = 100_000;

    /// <summary>Largest layer, in bytes.</summary>
    public long LayerBytes { get; init; } = 52_000L * 1024 * 1024;

    /// <summary>Most parts of a layer.</summary>
    public int PartsPerLayer { get; init; } = 4200;

    /// <summary>Least bytes of every part of a layer but the last.</summary>
    public int LeastPartBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Most bytes of a part of a layer.</summary>
    public int MostPartBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Those of a private registry.</summary>
    public static EcrQuotas Private { get; } = new()
    {
        Rates = new Dictionary<string, ActionRate>
        {
            ["BatchCheckLayerAvailability"] = new(1000),
            ["BatchGetImage"] = new(2000),
            ["GetDownloadUrlForLayer"] = new(3000),
            ["GetAuthorizationToken"] = new(500),
            ["InitiateLayerUpload"] = new(100),
            ["CompleteLayerUpload"] = new(100),
            ["UploadLayerPart"] = new(500),
            ["PutImage"] = new(10),
        },
    };

    /// <summary>Those of ECR Public.</summary>
    public static EcrQuotas Public { get; } = new()
    {
        Rates = new Dictionary<string, ActionRate>
        {
            ["BatchCheckLayerAvailability"] = new(200),
            ["GetAuthorizationToken"] = new(200),
            ["InitiateLayerUpload"] = new(10),
            ["CompleteLayerUpload"] = new(10),
            ["UploadLayerPart"] = new(260),
            ["PutImage"] = new(10),
            [AnonymousPull] = new(1),
            [AuthenticatedPull] = new(10),
        },
        Repositories = 10_000,
        LayerBytes = 10_000L * 1024 * 1024,
        PartsPerLayer = 1000,
    };

    /// <summary>The same, without any rate.</summary>
    public EcrQuotas WithoutRates() => this with { Rates = new Dictionary<string, ActionRate>() };

    /// <summary>The same, with one rate changed.</summary>
    public EcrQuotas WithRate(string action, ActionRate rate) =>
        this with { Rates = new Dictionary<string, ActionRate>(Rates) { [action] = rate } };
}
