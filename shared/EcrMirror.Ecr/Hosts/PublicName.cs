using EcrMirror.Oci;

namespace EcrMirror.Ecr.Hosts;

/// <summary>A repository of ECR Public as references name it: <c>alias/name</c>.</summary>
/// <param name="Alias">The alias of the registry.</param>
/// <param name="Name">The repository's name; empty where a reference has nothing behind the alias.</param>
internal readonly record struct PublicName(string Alias, string Name)
{
    public static PublicName Of(Repository repository) =>
        repository.Name.ToString().Split('/', 2) is [var alias, var name] ? new PublicName(alias, name) : new PublicName(repository.Name.ToString(), "");
}
