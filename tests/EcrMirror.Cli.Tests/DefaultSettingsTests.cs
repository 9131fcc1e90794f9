using System.ComponentModel.DataAnnotations;
using EcrMirror.Copier;
using EcrMirror.Ecr;
using EcrMirror.Hosting;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Registry;
using EcrMirror.Scheduler;
using EcrMirror.State;

namespace EcrMirror.Cli.Tests;

/// <summary>Sections in which nothing is given are not checked when a process starts.</summary>
public sealed class DefaultSettingsTests
{
    public static TheoryData<Type> Options =>
    [
        .. new[] { typeof(RegistryModule), typeof(EcrModule), typeof(StateModule), typeof(MirrorService), typeof(SchedulerModule), typeof(PlannerModule), typeof(CopierModule), typeof(PublisherModule) }
            .SelectMany(module => module.Assembly.GetTypes())
            .Where(type => type.GetField("Section") is not null),
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void What_is_not_set_is_in_range(Type options)
    {
        object defaults = Activator.CreateInstance(options)!;
        List<ValidationResult> problems = [];

        Validator.TryValidateObject(defaults, new ValidationContext(defaults), problems, validateAllProperties: true);

        Assert.Empty(problems);
    }

    [Fact]
    public void All_sections_are_looked_at() => Assert.InRange(Options.Count, 15, 100);
}
