using System.Collections;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using EcrMirror.Copier;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Settings;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Scheduler;
using EcrMirror.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Package.Tests;

/// <summary>Settings are checked by reflection, of which a native program can do less.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Settings_that_cannot_be_read_are_said_as_the_build_says_it()
    {
        string said = await ShouldAgreeAsync(_ => "?");

        Assert.Contains("it should be a time as hh:mm:ss", said, StringComparison.Ordinal);
        Assert.Contains("it should be one of", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_out_of_range_are_said_as_the_build_says_it()
    {
        string said = await ShouldAgreeAsync(type => Fitting(type) is "3" or "00:01:00" ? "-" + Fitting(type) : Fitting(type));

        Assert.Contains("must be between", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_do_not_fit_together_are_said_as_the_build_says_it() => await ShouldAgreeAsync(Fitting);

    private async Task<string> ShouldAgreeAsync(Func<Type, string> value)
    {
        string rules = _folder.Write("rules.yaml", "version: 1\nrules:\n  - id: a\n    source: 127.0.0.1:1/a\n    destinations: [\"127.0.0.1:1/b\"]\n");
        string settings = _folder.Write("settings.json", EverySetting(value).ToJsonString());

        (string package, string build) = await PublishedPackage.CompareAsync(_folder.FullName, "sync", "--rules", rules, "--config", settings);

        Assert.Equal(build, package);
        Assert.StartsWith("exit code 2\n", package, StringComparison.Ordinal);
        return package;
    }

    private static JsonObject EverySetting(Func<Type, string> value)
    {
        var services = new ServiceCollection();
        services.AddSharedSections();
        foreach (MirrorService service in (MirrorService[])[SchedulerModule.Service, PlannerModule.Service, CopierModule.Service, PublisherModule.Service])
            service.AddTo(services);

        var settings = new JsonObject();
        foreach (KnownSection section in services.Select(service => service.ImplementationInstance).OfType<KnownSection>().DistinctBy(section => section.Path).OrderBy(section => section.Path, StringComparer.Ordinal))
        {
            JsonObject place = settings;
            foreach (string part in section.Path.Split(':'))
                place = (JsonObject)(place[part] ??= new JsonObject());
            foreach (PropertyInfo member in section.Options.GetProperties())
                place.TryAdd(member.Name, Sample(member.PropertyType, value));
        }

        return settings;
    }

    private static JsonNode Sample(Type type, Func<Type, string> value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || (!typeof(IEnumerable).IsAssignableFrom(type) && TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string))))
            return value(type);
        if (type.GetInterfaces().Append(type).FirstOrDefault(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IDictionary<,>)) is { } dictionary)
            return new JsonObject { ["name"] = Sample(dictionary.GetGenericArguments()[1], value) };
        if (type.GetInterfaces().Append(type).FirstOrDefault(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(ICollection<>)) is { } list)
            return new JsonArray(Sample(list.GetGenericArguments()[0], value));

        var members = new JsonObject();
        foreach (PropertyInfo member in type.GetProperties().Where(member => member.CanWrite || typeof(IEnumerable).IsAssignableFrom(member.PropertyType)))
            members[member.Name] = Sample(member.PropertyType, value);
        return members;
    }

    private static string Fitting(Type type) =>
        type == typeof(bool) ? "true"
        : type == typeof(TimeSpan) ? "00:01:00"
        : type == typeof(Uri) ? "http://127.0.0.1:1"
        : type.IsEnum ? Enum.GetNames(type)[0]
        : type.IsPrimitive ? "3"
        : "text";
}
