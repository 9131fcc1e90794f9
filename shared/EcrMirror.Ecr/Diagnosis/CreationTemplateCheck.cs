using Amazon.ECR.Model;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using Repository = EcrMirror.Oci.Repository;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Which repository creation templates make a destination when it is first pushed to.</summary>
internal sealed class CreationTemplateCheck(
    string subject, EcrRegistry registry, IReadOnlyList<Repository> destinations, CacheReads reads, EcrOptions options, ControlPlanes planes)
    : ControlPlaneCheck(CheckArea.Settings, subject, registry, planes)
{
    private const string OnPush = "CREATE_ON_PUSH";

    protected override string Question => "which creation templates fit";

    protected override string Action => "ecr:DescribeRepositoryCreationTemplates on *";

    protected override bool IsAnsweredForCaller => true;

    protected override async Task<IReadOnlyList<Finding>> AskAsync(CancellationToken cancellationToken)
    {
        RepositoryCreationTemplate[] templates =
            [.. (await reads.TemplatesAsync(Registry, cancellationToken)).Where(template => template.AppliedFor?.Contains(OnPush) is true)];
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
