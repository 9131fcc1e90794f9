namespace EcrMirror.Rules.Files;

/// <summary>What is wrong with one file, each problem once also where an alias repeats it.</summary>
internal sealed class FileFindings(string file)
{
    private readonly List<RuleFinding> _all = [];
    private readonly HashSet<RuleFinding> _known = [];

    /// <summary>What was found, in the order of the file as far as it was read in order.</summary>
    public IReadOnlyList<RuleFinding> All => _all;

    /// <summary>How many errors there were, counting what is known already: whoever reads a part compares before and after.</summary>
    public int Errors { get; private set; }

    public RuleOrigin Origin(FilePosition position) => new(RuleOriginKind.File, $"{file}:{position.Line}:{position.Column}");

    public void Error(FilePosition position, string problem)
    {
        Errors++;
        Add(RuleFinding.Error(Origin(position), problem));
    }

    public void Warning(FilePosition position, string problem) => Add(RuleFinding.Warning(Origin(position), problem));

    private void Add(RuleFinding finding)
    {
        if (_all.Count > RuleFileLimits.Findings || !_known.Add(finding))
            return;

        _all.Add(_all.Count < RuleFileLimits.Findings
            ? finding
            : RuleFinding.Error(finding.Origin, $"From here on nothing is listed: these are {RuleFileLimits.Findings} findings already. Correct them, and look again."));
    }
}
