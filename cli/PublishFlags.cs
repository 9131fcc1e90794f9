using System.CommandLine;
using EcrMirror.Cli.Runs;

namespace EcrMirror.Cli;

/// <summary>Flags of commands that publish images.</summary>
internal static class PublishFlags
{
    // The narrower of the ranges of the settings that it is.
    private const int MostImages = 1024;

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Show what would be copied, mounted and skipped, with bytes and requests, and do none of it.",
    };

    private static readonly Option<bool> NoCreate = new("--no-create")
    {
        Description = "Make no repository of Amazon ECR that is missing: its destination fails instead (setting: Ecr:Repositories:Create).",
    };

    private static readonly Option<int?> Batch = CreateBatch();

    private static readonly Option<bool> PrecomputeDigests = new("--dest-precompute-digests")
    {
        Description = "Changes nothing: the digest of everything is known before it is sent.",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(NoCreate);
        command.Options.Add(Batch);
        command.Options.Add(PrecomputeDigests);
    }

    public static void AddDryRunTo(Command command) => command.Options.Add(DryRun);

    public static bool IsDryRun(ParseResult parsed) => parsed.GetValue(DryRun);

    /// <summary>How the services run for it.</summary>
    public static RunSettings ApplyTo(RunSettings settings, ParseResult parsed)
    {
        settings = settings with { ImagesAtOnce = parsed.GetValue(Batch) ?? settings.ImagesAtOnce };
        return parsed.GetValue(NoCreate) ? settings with { Ecr = settings.Ecr + (ecr => ecr.Repositories.Create = false) } : settings;
    }

    private static Option<int?> CreateBatch()
    {
        var batch = new Option<int?>("--batch")
        {
            Description = $"How many images are looked at, and how many manifests copied, at once: 1 to {MostImages} (settings: Planner:ConcurrentImages, Copier:ConcurrentManifests).",
            HelpName = "N",
        };
        NumberOption.Limit(batch, 1, MostImages);
        return batch;
    }
}
