using System.CommandLine;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>An option that is a number of something, one at least.</summary>
internal static class CountOption
{
    public static Option<int> Create(string name, string helpName, string description, int usually)
    {
        var option = new Option<int>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => usually };
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1)
                given.AddError($"{name} is at least 1.");
        });
        return option;
    }
}
