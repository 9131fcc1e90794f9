using System.CommandLine;
using System.Globalization;
using EcrMirror.Benchmarks.Allocation;
using EcrMirror.Benchmarks.Copiers;
using EcrMirror.Benchmarks.Growth;
using EcrMirror.Benchmarks.Link;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Benchmarks.Memory;

namespace EcrMirror.Benchmarks.Compare;

/// <summary><c>compare</c>: everything that has a must, with every tool that is there.</summary>
internal static class CompareCommand
{
    private static readonly TimeSpan InFlightFor = TimeSpan.FromSeconds(45);

    private static readonly Option<string[]> Sets = new("--sets")
    {
        Description = "The sets, by their letters, with commas between; all of them unless said, or unless another part is asked for.",
        HelpName = "A,B,C,D,E",
        CustomParser = given =>
        {
            string[] letters = given.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (letters.Length is 0 || letters.Except(ImageSets.Letters).Any())
                given.AddError($"--sets takes letters of {string.Join(',', ImageSets.Letters)}.");
            return letters;
        },
    };

    private static readonly Option<bool> Tls = new("--tls") { Description = "Registries serve HTTPS." };

    private static readonly Option<LinkProfile> Link = new("--link")
    {
        Description = $"What the registries are behind: {string.Join("; ", LinkProfile.All.Select(profile => $"{profile.Name}: {profile.Title}"))}.",
        HelpName = string.Join('|', LinkProfile.All.Select(profile => profile.Name)),
        DefaultValueFactory = _ => LinkProfile.None,
        CustomParser = given =>
        {
            if (LinkProfile.All.FirstOrDefault(profile => profile.Name == given.Tokens[0].Value) is { } found)
                return found;
            given.AddError($"--link is one of {string.Join(", ", LinkProfile.All.Select(profile => profile.Name))}.");
            return LinkProfile.None;
        },
    };

    private static readonly Option<int> Destinations = CountOption.Create("--destinations", "N", "To how many registries each image goes.", 1);

    private static readonly Option<bool> Allocation = new("--allocation") { Description = "What ecr-mirror allocates for more bytes, and for more tags." };

    private static readonly Option<bool> Growth = new("--growth") { Description = "What ecr-mirror takes for 1, 2, 4 and 8 times the work. Fails if requests or memory grow faster." };

    private static readonly Option<FileInfo> Plot = new("--plot") { Description = "Where --growth draws it, as SVG.", HelpName = "FILE" };

    private static readonly Option<bool> Copiers = new("--copiers") { Description = "1, 2 and 4 Copiers as processes of their own." };

    private static readonly Option<bool> Memory = new("--memory") { Description = "What ecr-mirror needs for large blobs, and for many of them at once." };

    private static readonly Option<bool> All = new("--all") { Description = "Everything that has a must, under the conditions that it names. Sets, conditions and parts are then not told." };

    private static readonly Option<int?> Rounds = new("--rounds")
    {
        Description = "How often each tool has its turn; without, 5, or 3 where a turn is long.",
        HelpName = "N",
    };

    private static readonly Option<int> Scale = new("--scale")
    {
        Description = "A part of the work, for a quick try: sizes for A and B, numbers for the others.",
        HelpName = "1/N",
        DefaultValueFactory = _ => 1,
        CustomParser = given =>
        {
            string[] parts = given.Tokens[0].Value.Split('/');
            if (parts is ["1", var part] && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int scale) && scale > 0)
                return scale;
            given.AddError("--scale is such as 1/16.");
            return 1;
        },
    };

    private static readonly Option<string> Output = new Option<string>("--output")
    {
        Description = "How to print the result.",
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "json");

    private static readonly Option<FileInfo> To = new("--to") { Description = "A file that has the tables too, from the first of them on.", HelpName = "FILE" };

    public static Command Create()
    {
        Rounds.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int?>() < 1)
                given.AddError("--rounds is at least 1.");
        });
        var command = new Command("compare", "Mirrors sets of images between docker-registries on loopback, with ecr-mirror and every other tool that is there in turn, and says which musts are met.")
        {
            Sets, Tls, Link, Destinations, Allocation, Growth, Plot, Copiers, Memory, All, Rounds, Scale, Output, To,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            CompareReport report = await RunAsync(parsed, cancellationToken);
            Console.Out.Write(parsed.GetValue(Output) is "json" ? report.ToJson() : report.ToText());
            return report.Results.Growth is { } growth && !GrowthResult.Letters.All(growth.IsLinear) ? 1 : 0;
        });
        return command;
    }

    private static async Task<CompareReport> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        bool all = parsed.GetValue(All);
        int scale = parsed.GetValue(Scale);
        await Package.PublishAsync(cancellationToken);
        var report = new CompareReport
        {
            Benchmark = $"compare{(scale is 1 ? "" : $", at 1/{scale} of the work")}: registries, links and the tool on one machine",
            Machine = await Machine.ReadAsync(cancellationToken),
            Results = new CompareResults(),
        };

        async Task AddAsync(Func<CompareResults, Task<CompareResults>> add)
        {
            report = report with { Results = await add(report.Results), Machine = report.Machine with { Load = await Machine.ReadLoadAsync(cancellationToken) } };
            // What is done is kept, whatever comes after.
            if (parsed.GetValue(To) is { } file)
                await File.WriteAllTextAsync(file.FullName, report.ToText(), cancellationToken);
        }

        foreach (CompareCase compared in all ? CompareCase.All(parsed.GetValue(Rounds), scale) : Cases(parsed))
            await AddAsync(async results => results with { Comparisons = [.. results.Comparisons, await CompareBenchmark.CompareAsync(compared, cancellationToken)] });
        if (all || parsed.GetValue(Allocation))
            await AddAsync(async results => results with { Allocation = await new AllocationBenchmark(scale).RunAsync(cancellationToken) });
        if (all || parsed.GetValue(Growth))
            await AddAsync(async results => results with { Growth = await new GrowthBenchmark(scale).RunAsync(cancellationToken) });
        if (report.Results.Growth is { } growth && parsed.GetValue(Plot) is { } plot)
        {
            plot.Directory?.Create();
            await File.WriteAllTextAsync(plot.FullName, GrowthPlot.Draw(growth), cancellationToken);
        }

        if (all || parsed.GetValue(Copiers))
            await AddAsync(async results => results with { Copiers = await new CopiersBenchmark(scale).RunAsync(cancellationToken) });
        if (all || parsed.GetValue(Memory))
            await AddAsync(async results => results with { Memory = await new MemoryBenchmark(scale, InFlightFor).RunAsync(cancellationToken) });
        return report;
    }

    private static IEnumerable<CompareCase> Cases(ParseResult parsed)
    {
        bool hasPart = new[] { Allocation, Growth, Copiers, Memory }.Any(part => parsed.GetValue(part));
        return (parsed.GetValue(Sets) ?? (hasPart ? [] : ImageSets.Letters)).Select(letter => new CompareCase
        {
            Letter = letter,
            UsesTls = parsed.GetValue(Tls),
            Link = parsed.GetValue(Link) ?? LinkProfile.None,
            Destinations = parsed.GetValue(Destinations),
            Rounds = parsed.GetValue(Rounds),
            Scale = parsed.GetValue(Scale),
        });
    }
}
