using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Storage;

/// <param name="file">The file.</param>
/// <param name="table">The name of its table.</param>
/// <param name="keep">For how long an item counts that nobody writes; null for ever, or until <see cref="SqliteRetention"/>.</param>
/// <param name="time">Says when something is written.</param>
internal sealed class SqliteItemTable(SqliteFile file, string table, TimeSpan? keep, TimeProvider time) : IItemTable
{
    private const int PageSize = 500;

    private readonly string _find = $"""SELECT body, version FROM {table} WHERE "group" = $group AND name = $name AND touched_at > $expired""";

    private readonly string _removeExpired = $"DELETE FROM {table} WHERE touched_at <= $expired";

    private readonly string _add =
        $"""
        INSERT INTO {table} ("group", name, version, touched_at, body) VALUES ($group, $name, $version + 1, $now, $body)
        ON CONFLICT DO NOTHING
        """;

    private readonly string _change =
        $"""
        UPDATE {table} SET version = version + 1, touched_at = $now, body = $body
        WHERE "group" = $group AND name = $name AND version = $version AND touched_at > $expired
        """;

    private readonly string _page =
        $"""SELECT name, body, version FROM {table} WHERE "group" = $group AND name > $after AND touched_at > $expired ORDER BY name LIMIT {PageSize}""";

    private readonly string _pageOfAll =
        $"""
        SELECT "group", name, body, version FROM {table} WHERE ("group", name) > ($group, $after) AND touched_at > $expired
        ORDER BY "group", name LIMIT {PageSize}
        """;

    public Task<Item?> FindAsync(ItemKey key, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(_find, ("$group", key.Group), ("$name", key.Name), ("$expired", Expired()));
            using SqliteDataReader reader = command.ExecuteReader();
            return reader.Read() ? new Item(key, reader.GetString(0), reader.GetInt64(1)) : null;
        },
        cancellationToken);

    public Task<bool> TryWriteAsync(ItemKey key, string body, long version, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            // Whoever adds takes away what has expired, so that nothing piles up in a file that stays open.
            if (keep is not null && version == Item.NoVersion)
            {
                using SqliteCommand remove = connection.Command(_removeExpired, ("$expired", Expired()));
                remove.ExecuteNonQuery();
            }

            using SqliteCommand command = connection.Command(
                version == Item.NoVersion ? _add : _change,
                ("$group", key.Group),
                ("$name", key.Name),
                ("$version", version),
                ("$expired", Expired()),
                ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()),
                ("$body", body));
            return command.ExecuteNonQuery() == 1;
        },
        cancellationToken);

    public async IAsyncEnumerable<Item> ListAsync(string group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Page by page, so that a slow reader of the list never keeps a writer of the file waiting.
        List<Item> page = await PageAsync(group, "", cancellationToken);
        while (page.Count > 0)
        {
            foreach (Item item in page)
                yield return item;
            page = page.Count < PageSize ? [] : await PageAsync(group, page[^1].Key.Name, cancellationToken);
        }
    }

    public async IAsyncEnumerable<Item> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Item> page = await PageAsync(new ItemKey("", ""), cancellationToken);
        while (page.Count > 0)
        {
            foreach (Item item in page)
                yield return item;
            page = page.Count < PageSize ? [] : await PageAsync(page[^1].Key, cancellationToken);
        }
    }

    private Task<List<Item>> PageAsync(ItemKey after, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(_pageOfAll, ("$group", after.Group), ("$after", after.Name), ("$expired", Expired()));
            using SqliteDataReader reader = command.ExecuteReader();
            List<Item> page = [];
            while (reader.Read())
                page.Add(new Item(new ItemKey(reader.GetString(0), reader.GetString(1)), reader.GetString(2), reader.GetInt64(3)));
            return page;
        },
        cancellationToken);

    private Task<List<Item>> PageAsync(string group, string after, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(_page, ("$group", group), ("$after", after), ("$expired", Expired()));
            using SqliteDataReader reader = command.ExecuteReader();
            List<Item> page = [];
            while (reader.Read())
                page.Add(new Item(new ItemKey(group, reader.GetString(0)), reader.GetString(1), reader.GetInt64(2)));
            return page;
        },
        cancellationToken);

    // What was written then or before no longer counts.
    private long Expired() => keep is { } stays ? (time.GetUtcNow() - stays).ToUnixTimeMilliseconds() : long.MinValue;
}
