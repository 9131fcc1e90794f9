namespace EcrMirror.Ecr.Failures;

/// <summary>
/// Where credentials of AWS are looked for, in words: what its SDK says of each place is long, and of those that nobody meant. Which of
/// them somebody did set is read from the environment, as the SDK does.
/// </summary>
/// <remarks>Source: AWS SDK for .NET developer guide, "Credential and profile resolution".</remarks>
internal static class CredentialSources
{
    private const string Profile = "AWS_PROFILE";

    // What names a place, alone; without a secret a key is one, too.
    private static readonly string[] Places =
        ["AWS_ACCESS_KEY_ID", Profile, "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];

    /// <summary>The profile that the environment names; null where it names none.</summary>
    public static string? ProfileThatIsNamed => ValueOf(Profile);

    /// <summary>That there are none, as the rest of a sentence: where they were looked for, and what to set.</summary>
    public static string Searched()
    {
        string none =
            "there are none in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), a profile (AWS_PROFILE), a web identity (AWS_WEB_IDENTITY_TOKEN_FILE), "
            + "the agent of a pod or task (AWS_CONTAINER_CREDENTIALS_FULL_URI) or the metadata of the machine: set the first two, or name a profile.";
        string[] given = [.. Places.Where(place => ValueOf(place) is not null)];
        return given is [] ? none : $"{none} {string.Join(" and ", given)} {(given.Length is 1 ? "is" : "are")} set, and gave none.";
    }

    /// <summary>That the profile which is named is not there, as the rest of a sentence.</summary>
    public static string NoProfile() =>
        $"{Profile} is '{ProfileThatIsNamed}', of which no file has a profile: correct it, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";

    private static string? ValueOf(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
