using System.Runtime.CompilerServices;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Probes;

namespace EcrMirror.Cli.Doctor;

/// <summary>Whether a repository that is not Amazon ECR's would take a push. Nothing is written to find out.</summary>
internal sealed class PushCheck(Repository repository, IRegistryProbe probe) : ICheck
{
    public string Area => CheckArea.Permissions;

    public string Subject => repository.ToString();

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await FindAsync(cancellationToken);
    }

    private async Task<Finding> FindAsync(CancellationToken cancellationToken)
    {
        string who = await probe.FindCredentialAsync(repository, cancellationToken) is { } credential ? $"with {credential}" : "anonymously";
        try
        {
            return await probe.AskToPushAsync(repository, cancellationToken) switch
            {
                PushAnswer.Granted => Finding.Ok($"would take a push {who}"),
                PushAnswer.RepositoryUnknown => Finding.Warning(
                    $"reached {who}, and the repository is not there", "Many registries make it with the first push; some want it, or its project, to be made before.", "Make it if a copy says that it is missing."),
                _ => Finding.Skipped($"reached {who}; whether it takes a push its answer does not tell"),
            };
        }
        catch (RegistryException refused)
        {
            return Finding.Failed($"takes no push {who}", refused.Message);
        }
    }
}
