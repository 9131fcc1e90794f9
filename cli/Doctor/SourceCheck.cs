using System.Globalization;
using System.Runtime.CompilerServices;
using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Probes;

namespace EcrMirror.Cli.Doctor;

/// <summary>Whether an image can be read, with whose credentials, and how many pulls are left where a registry counts them.</summary>
/// <param name="image">The image.</param>
/// <param name="registries">Opens its repository.</param>
/// <param name="probe">Knows of credentials and allowances.</param>
/// <param name="isOfEcr">Whether its registry is Amazon ECR's: what keeps AWS from opening that is told by a check of its own.</param>
internal sealed class SourceCheck(ImageReference image, IRegistries registries, IRegistryProbe probe, bool isOfEcr = false) : ICheck
{
    // Fewer than this are soon gone.
    private const double LittleLeft = 0.2;

    public string Area => CheckArea.Sources;

    public string Subject { get; } = image.CommonName;

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (RegistryCredential? credential, bool isClosed) = await FindCredentialAsync(cancellationToken);
        if (isClosed)
        {
            yield return Finding.Skipped("whether it can be read is not known", "Nothing opens the registry: see credentials.");
            yield break;
        }

        string who = credential is null ? "anonymously" : $"with {credential}";
        Finding resolved = await ResolveAsync(who, cancellationToken);
        yield return resolved;
        if (resolved.Status is FindingStatus.Ok && await probe.FindPullAllowanceAsync(image, cancellationToken) is { } allowance)
            yield return Describe(allowance, isAnonymous: credential is null);
    }

    private async Task<(RegistryCredential? Credential, bool IsClosed)> FindCredentialAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await probe.FindCredentialAsync(image.Repository, cancellationToken), false);
        }
        catch (RegistryException) when (isOfEcr)
        {
            return (null, true);
        }
    }

    private async Task<Finding> ResolveAsync(string who, CancellationToken cancellationToken)
    {
        IRemoteRepository repository = registries.Open(image.Repository);
        try
        {
            if (image.Digest is { } digest)
            {
                return await repository.HasManifestAsync(digest, cancellationToken)
                    ? Finding.Ok($"there, read {who}")
                    : Finding.Failed($"read {who}, and it has no such manifest", cure: "Is the digest right, and was the image deleted since?");
            }

            return await repository.ResolveAsync(image.Tag!.Value, cancellationToken) is { } found
                ? Finding.Ok($"{Amount.Short(found.Digest)}, read {who}")
                : Finding.Failed($"read {who}, and it has no such tag", cure: "Is the name right? Official images of Docker Hub are under library/.");
        }
        catch (RegistryException refused)
        {
            return Finding.Failed($"cannot be read {who}", refused.Message);
        }
        catch (Exception malformed) when (malformed is ManifestException or ContentMismatchException)
        {
            return Finding.Failed($"cannot be read {who}", malformed.Message);
        }
    }

    private static Finding Describe(PullAllowance allowance, bool isAnonymous)
    {
        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"{allowance.Remaining} of {allowance.Limit} pulls left{(allowance.Window is { } window ? $" in {window.TotalHours:0.#} h" : "")}{(allowance.CountedFor is { } whom ? $", counted for {whom}" : "")}");
        string? cure = isAnonymous ? "Log in: pulls are then counted for the account, and there are more." : "A paid account has no such limit; what is pulled through a cache is pulled once.";
        return allowance.Remaining is 0 ? Finding.Failed(what, "Nothing more can be pulled until the window is over.", cure)
            : allowance.Remaining < allowance.Limit * LittleLeft ? Finding.Warning(what, "Each manifest that is copied counts, and each platform has one.", cure)
            : Finding.Ok(what);
    }
}
