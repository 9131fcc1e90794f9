namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Who this process is at AWS.</summary>
/// <param name="Arn">The ARN; null where STS was not, or could not be, asked.</param>
/// <param name="Account">The account; null where neither STS nor the registry told it.</param>
/// <param name="Unknown">Why the ARN is not known; null where it is.</param>
/// <param name="Link">Where the credentials came from, for a person.</param>
/// <param name="ExpiresAt">When they have to be renewed; null where that is not known, or never.</param>
internal sealed record CallerIdentity(string? Arn, string? Account, string? Unknown, string Link, DateTimeOffset? ExpiresAt);
