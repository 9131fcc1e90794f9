using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Storage;

internal sealed class SqliteItemTable(SqliteFile file, string table, TimeProvider time) : IItemTable
{
    private const int PageSize = 500;

    private readonly string _find = $"""SELECT body, version FROM {table} WHERE "group" = $group AND name = $name""";

    private readonly string _add =
        $"""
        INSERT INTO {table} ("group", name, version, touched_at, body) VALUES ($group, $name, $version + 1, $now, $body)
        ON CONFLICT DO NOTHING
        """;

    private readonly string _change =
        $"""
        UPDATE {table} SET version = version + 1, touched_at = $now, body = $body
        WHERE "group" = $group AND name = $name AND version = $version
        """;

    private readonly string _page =
        $"""SELECT name, body, version FROM {table} WHERE "group" = $group AND name > $after ORDER BY name LIMIT {PageSize}""";

    public Task<Item?> FindAsync(ItemKey key, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(_find, ("$group", key.Group), ("$name", key.Name));
            using SqliteDataReader reader = command.ExecuteReader();
            return reader.Read() ? new Item(key, reader.GetString(0), reader.GetInt64(1)) : null;
        },
        cancellationToken);

    public Task<bool> TryWriteAsync(ItemKey key, string body, long version, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(
                version == Item.NoVersion ? _add : _change,
                ("$group", key.Group),
                ("$name", key.Name),
                ("$version", version),
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

    private Task<List<Item>> PageAsync(string group, string after, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(_page, ("$group", group), ("$after", after));
            using SqliteDataReader reader = command.ExecuteReader();
            List<Item> page = [];
            while (reader.Read())
                page.Add(new Item(new ItemKey(group, reader.GetString(0)), reader.GetString(1), reader.GetInt64(2)));
            return page;
        },
        cancellationToken);
}
