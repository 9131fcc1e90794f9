using EcrMirror.Rules;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Rules;

/// <summary>Reads rules for somebody who wants to know them and nothing else: state is neither made nor brought up to date.</summary>
public static class MirrorRuleReading
{
    /// <summary>The rules that are where the options say.</summary>
    /// <returns>The rules; null where the options name no place that lasts.</returns>
    /// <exception cref="StateException">The file cannot be opened; the message says why.</exception>
    /// <exception cref="RuleSourceException">They cannot be read; the message says why.</exception>
    public static async Task<RuleSet?> ReadAsync(StateOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.DynamoDb is { } dynamo)
        {
            using var tables = new DynamoStorage(dynamo, TimeSpan.FromDays(options.KeepDays), time);
            return await tables.Rules.ReadAsync(cancellationToken);
        }

        if (options.SqliteFile is not { } path)
            return null;

        using SqliteFile file = SqliteFile.OpenToRead(path);
        return await new SqliteMirrorRules(file).ReadAsync(cancellationToken);
    }
}
