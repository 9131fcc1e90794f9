using System.Text;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Files;

/// <summary>
/// Rules in YAML files, each named itself or by the folder that it is in: there, what ends in <c>.yaml</c> or <c>.yml</c> is read, in the order
/// of the names; not what is in further folders, and not what begins with a dot.
/// </summary>
/// <param name="paths">Files and folders. What is named twice is read once.</param>
public sealed class RuleFileSource(IReadOnlyList<string> paths) : IRuleSource
{
    // Some editors begin a text in UTF-8 with it.
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private static readonly string[] Extensions = [".yaml", ".yml"];

    // Files are read again all the time, and seldom change. Replaced as a whole; of two who replace it at once either will do.
    private volatile Dictionary<string, (Digest Content, RuleSet Rules)> _known = [];

    // What is no text in UTF-8 would otherwise be read as something that nobody wrote.
    internal static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public async Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        var rules = new List<MirrorRule>();
        var findings = new List<RuleFinding>();
        Dictionary<string, (Digest Content, RuleSet Rules)> known = _known;
        var found = new Dictionary<string, (Digest Content, RuleSet Rules)>(StringComparer.Ordinal);
        byte[] buffer = new byte[RuleFileLimits.Bytes + 1];
        foreach (string file in paths.SelectMany(path => Files(path, findings)).DistinctBy(Path.GetFullPath))
        {
            ReadOnlyMemory<byte> content = await ReadAsync(file, buffer, cancellationToken);
            Digest digest = Digest.Sha256(content.Span);
            RuleSet read = known.TryGetValue(file, out (Digest Content, RuleSet Rules) before) && before.Content == digest ? before.Rules : RuleFile.Read(file, Decode(file, content));

            // A text that is no YAML is not finished: somebody is saving it.
            if (read is { Rules: [] } && before.Rules is { Rules.Count: > 0 } last && YamlDocument.Read(Decode(file, content), new FileFindings(file)) is null)
                read = new RuleSet(last.Rules, [.. read.Findings, RuleFinding.Error(new RuleOrigin(RuleOriginKind.File, file), "No rule of it can be read: those that it last had count on.")]);
            found[file] = (digest, read);
            rules.AddRange(read.Rules);
            findings.AddRange(read.Findings);
        }

        _known = found;
        return new RuleSet(rules, findings);
    }

    /// <summary>The files that paths name, each once, in the order in which they are read.</summary>
    /// <exception cref="RuleSourceException">A folder cannot be read.</exception>
    public static IReadOnlyList<string> FilesOf(IEnumerable<string> paths) => [.. paths.SelectMany(path => Files(path, [])).DistinctBy(Path.GetFullPath)];

    private static string[] Files(string path, List<RuleFinding> findings)
    {
        if (!Directory.Exists(path))
            return [path];

        try
        {
            string[] files =
            [
                .. Directory.EnumerateFiles(path)
                    .Where(file => Extensions.Contains(Path.GetExtension(file)) && !Path.GetFileName(file).StartsWith('.'))
                    .Order(StringComparer.Ordinal),
            ];
            if (files.Length == 0)
                findings.Add(RuleFinding.Warning(new RuleOrigin(RuleOriginKind.File, path), "The folder has no file that ends in .yaml or .yml."));
            return files;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, unreadable);
        }
    }

    /// <summary>What stands in a file.</summary>
    /// <exception cref="RuleSourceException">It cannot be read, or is no text.</exception>
    internal static async Task<string> ReadTextAsync(string file, CancellationToken cancellationToken) =>
        Decode(file, await ReadAsync(file, new byte[RuleFileLimits.Bytes + 1], cancellationToken));

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string file, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length <= RuleFileLimits.Bytes
                ? buffer.AsMemory(0, length)
                : throw new RuleSourceException($"The rule file '{file}' cannot be read: it has more than {RuleFileLimits.Bytes / 1024 / 1024} MiB. Make several of it.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, unreadable);
        }
    }

    private static string Decode(string file, ReadOnlyMemory<byte> content)
    {
        try
        {
            ReadOnlySpan<byte> text = content.Span;
            return Encoding.GetString(text.StartsWith(Mark) ? text[Mark.Length..] : text);
        }
        catch (DecoderFallbackException malformed)
        {
            throw new RuleSourceException($"The rule file '{file}' cannot be read: it is no text in UTF-8.", malformed);
        }
    }

    private static RuleSourceException Unreadable(string path, Exception unreadable) => new(
        $"The rules of '{path}' cannot be read: " + unreadable switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file or folder.",
            UnauthorizedAccessException => "this user may not read it.",
            _ => unreadable.Message,
        },
        unreadable);
}
