using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Registry.Probes;

/// <summary>Asks what registries would let this process do, and changes nothing in doing so.</summary>
public interface IRegistryProbe
{
    /// <summary>The credentials that a repository would be shown if it asks for some; null where it would be asked anonymously.</summary>
    /// <exception cref="RegistryException">They should be known, but could not be had.</exception>
    ValueTask<RegistryCredential?> FindCredentialAsync(Repository repository, CancellationToken cancellationToken);

    /// <summary>How much may still be pulled, as the answer to a HEAD of a manifest says it; null where it says nothing.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<PullAllowance?> FindPullAllowanceAsync(ImageReference image, CancellationToken cancellationToken);

    /// <summary>Whether the repository could be pushed to: it is asked to go on with an upload that does not exist.</summary>
    /// <exception cref="RegistryException">It could not, or that was not answered; the message says why.</exception>
    Task<PushAnswer> AskToPushAsync(Repository repository, CancellationToken cancellationToken);
}

/// <summary>What a registry lets be known of whether it takes a push.</summary>
public enum PushAnswer
{
    /// <summary>It looked for the upload, so it would take one.</summary>
    Granted,

    /// <summary>It would, if it had the repository, which some make by themselves and some do not.</summary>
    RepositoryUnknown,

    /// <summary>Its answer does not tell.</summary>
    Untold,
}
