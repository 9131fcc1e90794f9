using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using EcrMirror.Oci;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Settings;

/// <summary>Checks every setting before anything starts, and lists all that is wrong at once.</summary>
public static partial class SettingsCheck
{
    // ECR_MIRROR_STATE names the file of single commands; beside the section of that name it looks like a setting.
    private const string FileOfCommands = "State";

    // Read by the framework, and by commands: ECR_MIRROR_SRC_PASSWORD and its like are flags that must not stand in a list of processes.
    private static readonly string[] OfOthers = ["Logging", "SRC_USERNAME", "SRC_PASSWORD", "SRC_REGISTRY_TOKEN"];

    /// <summary>
    /// Checks that each setting has a name that something reads and a value that fits, and that the values make sense together.
    /// </summary>
    /// <exception cref="WrongSettingsException">Something is wrong.</exception>
    public static void Check(IServiceProvider services)
    {
        IConfigurationRoot settings = services.GetRequiredService<GivenSettings>().Root;
        KnownSection[] known = [.. services.GetServices<KnownSection>().DistinctBy(section => section.Path)];
        var problems = new List<string>();
        foreach (IConfigurationSection section in settings.GetChildren())
            CheckSection(settings, section, known, problems);

        // What cannot be converted would be told again, less clearly, by whoever reads it first.
        if (problems.Count == 0)
            CheckValues(services, settings, known, problems);
        if (problems.Count > 0)
            throw new WrongSettingsException(problems);
    }

    private static void CheckSection(IConfigurationRoot settings, IConfigurationSection section, KnownSection[] known, List<string> problems)
    {
        if (known.FirstOrDefault(each => IsSame(each.Path, section.Path)) is { } options)
        {
            if (section.Value is not null && !IsSame(section.Path, FileOfCommands))
                problems.Add($"{SettingsSources.Describe(settings, section.Path)} is a section, not a setting: set one of {string.Join(", ", options.Options.GetProperties().Select(member => member.Name))} in it.");
            CheckMembers(settings, section, options.Options, known, problems);
            return;
        }

        if (known.Any(each => each.Path.StartsWith(section.Path + ":", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (IConfigurationSection inner in section.GetChildren())
                CheckSection(settings, inner, known, problems);
            return;
        }

        bool isOfAnother = OfOthers.Concat(MirrorService.Names).Any(name => IsSame(name, section.Path));
        if (!isOfAnother)
            problems.Add(Unknown(settings, section, NamesBeside(section, known)));
    }

    private static IEnumerable<string> NamesBeside(IConfigurationSection section, KnownSection[] known)
    {
        string above = section.Path[..^section.Key.Length];
        IEnumerable<string> names = known.Where(each => each.Path.StartsWith(above, StringComparison.OrdinalIgnoreCase)).Select(each => each.Path[above.Length..].Split(':')[0]);
        return (above.Length == 0 ? names.Concat(MirrorService.Names) : names).Distinct();
    }

    private static void CheckMembers(
        IConfigurationRoot settings, IConfigurationSection section, Type options, KnownSection[] known, List<string> problems)
    {
        PropertyInfo[] members = options.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (IConfigurationSection member in section.GetChildren())
        {
            PropertyInfo? property = Array.Find(members, each => IsSame(each.Name, member.Key));
            if (property is not null)
                CheckMember(settings, member, property.PropertyType, known, problems);
            else if (known.Any(each => IsSame(each.Path, member.Path)))
                CheckSection(settings, member, known, problems);
            else
                problems.Add(Unknown(settings, member, members.Select(each => each.Name)));
        }
    }

    private static void CheckMember(IConfigurationRoot settings, IConfigurationSection member, Type type, KnownSection[] known, List<string> problems)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return;

        // An entry that does not fit would be left out without a word.
        if (ElementOf(type) is { } element)
        {
            foreach (IConfigurationSection entry in member.GetChildren())
                CheckMember(settings, entry, element, known, problems);
            return;
        }

        if (TypeDescriptor.GetConverter(type) is { } converter && converter.CanConvertFrom(typeof(string)))
        {
            if (!string.IsNullOrEmpty(member.Value) && !Fits(converter, member.Value))
                problems.Add($"The setting {SettingsSources.Describe(settings, member.Path)}='{member.Value}' cannot be read: it should be {Expected(type)}.");
        }
        else
        {
            CheckMembers(settings, member, type, known, problems);
        }
    }

    private static void CheckValues(IServiceProvider services, IConfigurationRoot settings, KnownSection[] known, List<string> problems)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException wrong)
        {
            problems.AddRange(Describe(wrong, settings, known));
        }
        catch (AggregateException several)
        {
            problems.AddRange(several.InnerExceptions.OfType<OptionsValidationException>().SelectMany(wrong => Describe(wrong, settings, known)));
        }
    }

    // A validator of our own says everything itself.
    private static IEnumerable<string> Describe(OptionsValidationException wrong, IConfigurationRoot settings, KnownSection[] known) =>
        wrong.Failures.Select(failure =>
            Annotation().Match(failure) is { Success: true } parts && Array.Find(known, each => each.Options == wrong.OptionsType) is { } section
                ? $"The setting {SettingsSources.Describe(settings, $"{section.Path}{parts.Groups["nested"].Value.Replace('.', ':')}:{parts.Groups["name"].Value}")} is wrong: {parts.Groups["error"].Value}"
                : failure);

    private static string Unknown(IConfigurationRoot settings, IConfigurationSection section, IEnumerable<string> names)
    {
        string[] known = [.. names];
        string? meant = Spelling.Meant(section.Key, known);
        return $"The setting {SettingsSources.Describe(settings, section.Path)} is not known"
            + (meant is null ? $": there are {string.Join(", ", known.Order(StringComparer.Ordinal))}." : $": is '{meant}' meant?");
    }

    private static bool Fits(TypeConverter converter, string value)
    {
        try
        {
            converter.ConvertFromInvariantString(value);
            return true;
        }
        catch (Exception unfit) when (unfit is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>What the entries of a list, or the values of a dictionary, are.</summary>
    private static Type? ElementOf(Type type) => type.GetInterfaces().Append(type)
        .Where(each => each.IsGenericType)
        .Select(each => (Kind: each.GetGenericTypeDefinition(), Arguments: each.GetGenericArguments()))
        .Where(each => each.Kind == typeof(IDictionary<,>) || each.Kind == typeof(ICollection<>))
        .OrderByDescending(each => each.Arguments.Length)
        .Select(each => each.Arguments[^1])
        .FirstOrDefault();

    private static string Expected(Type type) =>
        type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : type == typeof(TimeSpan) ? "a time as hh:mm:ss"
        : type == typeof(bool) ? "true or false"
        : $"a value of type {type.Name}";

    private static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\ADataAnnotation validation failed for '\w+?(?<nested>(\.\w+)*)' members: '(?<name>\w+)' with the error: '(?<error>.*)'\.\z", RegexOptions.Singleline)]
    private static partial Regex Annotation();
}
