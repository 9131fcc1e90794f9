using System.Xml.Linq;

namespace EcrMirror.Architecture.Tests;

/// <summary>A project file and what it refers to, whatever the condition.</summary>
/// <param name="Path">Its path from the root, with slashes.</param>
/// <param name="References">Names of the projects it refers to, those included that stand in for a package of AWS.</param>
/// <param name="Packages">Names of the packages it refers to.</param>
internal sealed record Project(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder at the root; for the packages of others that we stand in for, <c>shared/dropin</c>.</summary>
    public string Area => Path.StartsWith("shared/dropin/", StringComparison.Ordinal) ? "shared/dropin" : Path.Split('/')[0];

    public static Project Read(string path)
    {
        var document = XDocument.Parse(SourceTree.Read(path));
        return new Project(
            path,
            [
                .. Includes(document, "ProjectReference").Select(include => System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))),
                .. Includes(document, "AwsPackage"),
            ],
            [.. Includes(document, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument document, string element) =>
        document.Descendants(element).Select(reference => (string?)reference.Attribute("Include")).OfType<string>();
}
