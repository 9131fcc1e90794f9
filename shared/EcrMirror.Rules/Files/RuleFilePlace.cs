using EcrMirror.Rules.Moving;

namespace EcrMirror.Rules.Files;

/// <summary>One YAML file, in which rules can be changed while everything else of its text stays. A file that is not there yet is made.</summary>
/// <param name="file">The file.</param>
/// <param name="takesDefaults">Whether a rule may say more there than it did, by the file's defaults.</param>
public sealed class RuleFilePlace(string file, bool takesDefaults = false) : IRulePlace
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private RuleFileText? _text;

    /// <inheritdoc/>
    public async Task<RuleSet> ReadAsync(CancellationToken cancellationToken) => (await ReadTextAsync(cancellationToken)).Rules;

    /// <inheritdoc/>
    public RuleFit Fit(MirrorRule rule)
    {
        RuleSet read = (_text ?? throw new InvalidOperationException("The file is to be read first.")).ReadAs(rule);
        if (takesDefaults && read.Rules is [var only])
            return RuleFit.Whole(only);

        var fit = RuleFit.Of(rule, read);
        return read.Rules is [_] && fit.Rule is null ? RuleFit.None([.. fit.Problems, $"'defaults' of {file} say so: write it to another file."]) : fit;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string?>> ChangeAsync(IReadOnlyList<RuleChange> changes, CancellationToken cancellationToken)
    {
        RuleFileText text = await ReadTextAsync(cancellationToken);
        var there = text.Rules.Rules.GroupBy(rule => rule.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var problems = new string?[changes.Count];
        var good = new List<RuleChange>();
        for (int at = 0; at < changes.Count; at++)
        {
            RuleChange change = changes[at];
            MirrorRule? current = there.GetValueOrDefault((change.Before ?? change.After)!.Id);
            if ((current, change.Before) is (null, null) || (current is not null && change.Before is not null && RuleComparison.AreSame(current, change.Before)))
                good.Add(change with { Before = current });
            else
                problems[at] = $"The rule of {file} was changed meanwhile: run the same again.";
        }

        try
        {
            if (good.Count > 0)
                await WriteAsync(text.Change(good), cancellationToken);
            return problems;
        }
        catch (FormatException unfit)
        {
            return [.. problems.Select(problem => problem ?? $"{file} cannot be changed: {unfit.Message}")];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [.. problems.Select(problem => problem ?? $"{file} cannot be written: {refused.Message}")];
        }
    }

    private async Task<RuleFileText> ReadTextAsync(CancellationToken cancellationToken) =>
        _text = RuleFileText.Read(file, File.Exists(file) || Directory.Exists(file) ? await RuleFileSource.ReadTextAsync(file, cancellationToken) : RuleFileText.Empty);

    // Whoever reads it meanwhile has the old text or the new one.
    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        string target = (File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(file);
        string beside = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            await using (FileStream stream = File.Create(beside))
            {
                if (await BeginsWithMarkAsync(target, cancellationToken))
                    await stream.WriteAsync(ByteOrderMark, cancellationToken);
                await stream.WriteAsync(RuleFileSource.Encoding.GetBytes(text), cancellationToken);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static async Task<bool> BeginsWithMarkAsync(string target, CancellationToken cancellationToken)
    {
        if (!File.Exists(target))
            return false;

        await using FileStream stream = File.OpenRead(target);
        byte[] first = new byte[ByteOrderMark.Length];
        return await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken) == first.Length && first.SequenceEqual(ByteOrderMark);
    }
}
