namespace EcrMirror.Ecr.Upkeep;

/// <summary>How one repository is to be: the template that fits it, with what stands in files.</summary>
/// <param name="Template">The template.</param>
/// <param name="Policy">The repository's policy, as JSON; null where none is declared.</param>
/// <param name="LifecyclePolicy">The lifecycle policy, as JSON; null where none is declared.</param>
internal sealed record DeclaredRepository(EcrRepositoryTemplate Template, string? Policy, string? LifecyclePolicy)
{
    /// <summary>Nothing is declared.</summary>
    public static DeclaredRepository Anything { get; } = new(new EcrRepositoryTemplate(), null, null);

    public static DeclaredRepository Of(EcrRepositoryTemplate template) => new(
        template,
        template.Policy ?? Read(template.PolicyFile),
        template.LifecyclePolicy ?? Read(template.LifecyclePolicyFile));

    private static string? Read(string? file) => file is null ? null : File.ReadAllText(file);
}
