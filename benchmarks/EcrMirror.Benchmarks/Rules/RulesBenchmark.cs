using System.Text.Json;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Rules;

/// <summary>Measures a number of rules, half of them and a quarter: what doubles with them is linear.</summary>
internal sealed class RulesBenchmark(int rules, int tags)
{
    private static readonly string[] OfRules = [RulesPhase.ReadNamed, RulesPhase.ReadPatterns, RulesPhase.ReadTable, RulesPhase.Due];

    private static readonly string[] OfTags = [RulesPhase.Select, RulesPhase.Survey];

    private static readonly string[][] Programs = [["rules", "list"], ["status"], ["status", "--output", "json"], ["plan"]];

    public async Task<RulesReport> RunAsync(CancellationToken cancellationToken)
    {
        var steps = new List<RulesStep>();
        foreach (int part in new[] { 4, 2, 1 })
        {
            string folder = Directory.CreateTempSubdirectory("ecr-mirror-rules-").FullName;
            try
            {
                var content = new RulesContent(folder, rules / part);
                await content.WriteAsync(cancellationToken);
                foreach (string phase in OfRules)
                    steps.AddRange(await RunPhaseAsync(phase, folder, rules / part, cancellationToken));
                foreach (string[] program in Programs)
                    steps.Add(await RunProgramAsync(program, content, rules / part, cancellationToken));
                foreach (string phase in OfTags)
                    steps.AddRange(await RunPhaseAsync(phase, folder, tags / part, cancellationToken));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return new RulesReport
        {
            Benchmark = $"rules: {rules} of them with {rules * 10} tags, in files, in a table and in the ledger of an SQLite file; and {tags} tags of one repository that are selected from",
            Machine = await Machine.ReadAsync([], cancellationToken),
            Steps = steps,
        };
    }

    private static async Task<IReadOnlyList<RulesStep>> RunPhaseAsync(string phase, string folder, int count, CancellationToken cancellationToken)
    {
        ProgramRun run = await ProgramRun.OfAsync(
            "dotnet", [typeof(RulesBenchmark).Assembly.Location, RulesPhase.Name, phase, folder, $"{count}"], new Dictionary<string, string>(), cancellationToken);
        if (run.ExitCode != 0)
            throw new BenchmarkException($"{phase} ended with {run.ExitCode}: {run.Errors}{run.Output}");
        return [.. JsonSerializer.Deserialize<RulesStep[]>(run.Output)!.Select(step => step with { PeakResidentBytes = run.PeakResidentBytes })];
    }

    private static async Task<RulesStep> RunProgramAsync(string[] arguments, RulesContent content, int count, CancellationToken cancellationToken)
    {
        ProgramRun run = await EcrMirrorProgram.RunAsync(content.Folder, cancellationToken, [.. arguments, "--rules", content.Named]);
        if (run.ExitCode != 0)
            throw new BenchmarkException($"ecr-mirror {string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Errors[..Math.Min(2000, run.Errors.Length)]}");
        return new RulesStep($"ecr-mirror {string.Join(' ', arguments)}", count, run.Wall.TotalSeconds, run.Processor.TotalSeconds, null, null)
        {
            FirstOutputSeconds = run.FirstOutput?.TotalSeconds,
            PeakResidentBytes = run.PeakResidentBytes,
        };
    }
}
