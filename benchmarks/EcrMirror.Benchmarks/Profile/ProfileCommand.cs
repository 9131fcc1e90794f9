using System.CommandLine;
using System.Globalization;
using System.Reflection;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Profile;

/// <summary><c>profile</c>: finds out what short runs of the package compile, so that it is compiled ahead when it is published the next time.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var command = new Command(
            "profile",
            "Finds out which methods short runs of the package still compile, and writes them down for the next time that it is published (cli/start.mibc). Publishes it twice, which takes some minutes.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await Package.PublishWithoutProfileAsync(cancellationToken);
            IReadOnlyCollection<CompiledMethod> without = await CompileAsync(cancellationToken);
            string file = SolutionFolder.Of("cli", "start.mibc");
            int written = await WriteAsync(without, file, cancellationToken);
            await Package.PublishAsync(cancellationToken);
            IReadOnlyCollection<CompiledMethod> with = await CompileAsync(cancellationToken);
            Console.Out.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                compiled by runs without the profile  {without.Count}
                written to cli/start.mibc             {written}
                compiled by runs with the profile     {with.Count}

                """));
            return 0;
        });
        return command;
    }

    private static async Task<IReadOnlyCollection<CompiledMethod>> CompileAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("Running it…");
        using var runs = new ProfiledRuns();
        await runs.RunAsync(cancellationToken);
        return [.. runs.Lines.Select(line => CompiledMethod.TryParse(line, out CompiledMethod? method) ? method : null).OfType<CompiledMethod>().DistinctBy(Describe)];
    }

    private static async Task<int> WriteAsync(IEnumerable<CompiledMethod> methods, string file, CancellationToken cancellationToken)
    {
        using var types = new PackageTypes(Path.GetDirectoryName(EcrMirrorProgram.FindPackage())!);
        var profile = new ProfileFile();
        foreach ((Type type, MethodBase definition, IReadOnlyList<Type> arguments) in methods.OrderBy(Describe, StringComparer.Ordinal).SelectMany(types.Find))
            profile.TryAdd(type, definition, arguments);

        await profile.WriteAsync(file, cancellationToken);
        return profile.Count;
    }

    // Lists are equal only to themselves.
    private static string Describe(CompiledMethod method) => $"{method.Type}:{method.Name}[{string.Join(',', method.Arguments)}]({method.Parameters})";
}
