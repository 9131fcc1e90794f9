using System.Runtime.CompilerServices;
using Amazon.ECR.Model;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Registry;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Which repository creation templates make a destination when it is first pushed to.</summary>
internal sealed class CreationTemplateCheck(
    string subject, EcrRegistry registry, IReadOnlyList<Repository> destinations, CacheReads reads, EcrOptions options) : ICheck
{
    private const string OnPush = "CREATE_ON_PUSH";

    public string Area => CheckArea.Settings;

    public string Subject => subject;

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Finding finding in await FindAsync(cancellationToken))
            yield return finding;
    }

    private async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RepositoryCreationTemplate> templates;
        try
        {
            templates = [.. (await reads.TemplatesAsync(registry, cancellationToken)).Where(template => template.AppliedFor?.Contains(OnPush) is true)];
        }
        catch (RegistryException refused)
        {
            return [Unanswered.Skipped("which creation templates fit", "ecr:DescribeRepositoryCreationTemplates on *", refused)];
        }

        (Repository Destination, RepositoryCreationTemplate Template)[] fitting =
        [
            .. destinations
                .Select(destination => (Destination: destination, Template: CachePrefix.Find(templates, template => template.Prefix ?? "", destination.Name.ToString())))
                .Where(pair => pair.Template is not null)
                .Select(pair => (pair.Destination, pair.Template!)),
        ];
        return fitting is []
            ? [Finding.Ok($"no creation template with {OnPush} fits a destination; {(options.Repositories.Create ? "what is missing is made as Ecr:Repositories declares it" : "nothing makes what is missing")}")]
            : [.. fitting.GroupBy(pair => pair.Template.Prefix).Select(same => Described(same.Key!, [.. same.Select(pair => pair.Destination)]))];
    }

    private Finding Described(string prefix, IReadOnlyList<Repository> fitting)
    {
        string names = string.Join(", ", fitting.Select(destination => destination.Name));
        bool isAlsoDeclared = options.Repositories.Create && fitting.Any(destination => options.Repositories.FindTemplate(destination) is not null);
        return isAlsoDeclared
            ? Finding.Warning(
                $"the creation template '{prefix}' ({OnPush}) fits {names}, and so does {EcrOptions.Section}:{nameof(EcrOptions.Repositories)}",
                "A missing repository is made as is declared here; the template's settings are not looked at.",
                "Keep one of the two.")
            : Finding.Ok($"the creation template '{prefix}' ({OnPush}) fits {names}");
    }
}
