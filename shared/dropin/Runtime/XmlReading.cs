using System.Xml.Linq;

namespace EcrMirror.Dropin;

/// <summary>Reads the XML of the query protocol by local names: each service has a namespace of its own, which says nothing more.</summary>
internal static class XmlReading
{
    /// <summary>The first child of this name; null without one.</summary>
    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    /// <summary>The text of a child; null without one.</summary>
    public static string? Text(this XElement element, string name) => element.Child(name)?.Value;

    /// <summary>The truth of a child; null without one.</summary>
    public static bool? Flag(this XElement element, string name) => element.Text(name) is { } text ? text == "true" : null;

    /// <summary>The members of a list, as something else; null when the answer lacks the list.</summary>
    public static List<T>? List<T>(this XElement element, string name, Func<XElement, T> read) =>
        element.Child(name)?.Elements().Where(child => child.Name.LocalName is "member").Select(read).ToList();

    /// <summary>The entries of a map; null when the answer lacks the map.</summary>
    public static Dictionary<string, string>? Map(this XElement element, string name) =>
        element.Child(name)?.Elements().Where(child => child.Name.LocalName is "entry")
            .ToDictionary(entry => entry.Text("key") ?? "", entry => entry.Text("value") ?? "", StringComparer.Ordinal);
}
