using System.CommandLine;
using System.Globalization;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Compare;

/// <summary><c>compare</c>: sets of images, with every tool that is there.</summary>
internal static class CompareCommand
{
    private static readonly Option<string[]> Sets = new("--sets")
    {
        Description = "The sets, by their letters, with commas between.",
        HelpName = "A,B,C,D,E",
        DefaultValueFactory = _ => [.. ImageSets.Letters],
        CustomParser = given =>
        {
            string[] letters = given.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (letters.Length is 0 || letters.Except(ImageSets.Letters).Any())
                given.AddError($"--sets takes letters of {string.Join(',', ImageSets.Letters)}.");
            return letters;
        },
    };

    private static readonly Option<int?> Rounds = new("--rounds")
    {
        Description = "How often each tool has its turn; without, 5 for A and B, 3 for the others.",
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

    public static Command Create()
    {
        Rounds.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int?>() < 1)
                given.AddError("--rounds is at least 1.");
        });
        var command = new Command("compare", "Copies sets of images between two docker-registries on loopback, with ecr-mirror and every other tool that is there in turn.")
        {
            Sets, Rounds, Scale, Output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var benchmark = new CompareBenchmark(parsed.GetRequiredValue(Sets), parsed.GetValue(Rounds), parsed.GetValue(Scale));
            Report report = await benchmark.RunAsync(cancellationToken);
            Console.Out.Write(parsed.GetValue(Output) is "json" ? report.ToJson() : report.ToTable());
        });
        return command;
    }
}
