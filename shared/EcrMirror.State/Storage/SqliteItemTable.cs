using System.Runtime.CompilerServices;

namespace EcrMirror.State.Storage;

/// <param name="file">The file.</param>
/// <param name="table">The name of its table.</param>
/// <param name="keep">For how long an item counts that nobody writes; null for ever.</param>
/// <param name="time">Says when something is written.</param>
internal sealed class SqliteItemTable(SqliteFile file, string table, TimeSpan? keep, TimeProvider time) : IItemTable
{
    private const int PageSize = 500;

    /// <summary>More than are added at once, so that in time all go.</summary>
    private const int RemovedAtOnce = 20;

    private readonly string _find = $"""SELECT body, version FROM {table} WHERE "group" = $group AND name = $name AND touched_at > $expired""";

    private readonly string _removeExpired =
        $"""
        DELETE FROM {table} WHERE ("group", name) IN (
            SELECT "group", name FROM {table} WHERE touched_at <= $expired ORDER BY touched_at LIMIT {RemovedAtOnce})
        """;

    private readonly string _add =
        $"""
        INSERT INTO {table} ("group", name, version, touched_at, body) VALUES ($group, $name, $version + 1, $now, $body)
        ON CONFLICT DO UPDATE SET version = version + 1, touched_at = excluded.touched_at, body = excluded.body WHERE touched_at <= $expired
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

    public Task<Item?> FindAsync(ItemKey key, CancellationToken cancellationToken) => file.ReadAsync(
        database =>
        {
            using SqliteStatement find = database.Statement(_find).With("$group", key.Group).With("$name", key.Name).With("$expired", Expired());
            return find.Read() ? new Item(key, new ItemBody.OfText(find.Text(0)), find.Number(1)) : null;
        },
        cancellationToken);

    public Task<bool> TryWriteAsync(ItemKey key, ItemBody body, long version, CancellationToken cancellationToken)
    {
        // Before others wait for this write.
        string text = body.Text;
        return file.WriteAsync(
            database =>
            {
                // Whoever adds takes away what has expired, so that nothing piles up in a file that stays open.
                if (keep is not null && version == Item.NoVersion)
                {
                    using SqliteStatement remove = database.Statement(_removeExpired).With("$expired", Expired());
                    remove.Execute();
                }

                using SqliteStatement write = database.Statement(version == Item.NoVersion ? _add : _change);
                return write
                    .With("$group", key.Group)
                    .With("$name", key.Name)
                    .With("$version", version)
                    .With("$expired", Expired())
                    .With("$now", time.GetUtcNow().ToUnixTimeMilliseconds())
                    .With("$body", text)
                    .Execute() == 1;
            },
            cancellationToken);
    }

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

    private Task<List<Item>> PageAsync(ItemKey after, CancellationToken cancellationToken) => file.ReadAsync(
        database =>
        {
            using SqliteStatement find = database.Statement(_pageOfAll)
                .With("$group", after.Group).With("$after", after.Name).With("$expired", Expired());
            List<Item> page = [];
            while (find.Read())
                page.Add(new Item(new ItemKey(find.Text(0), find.Text(1)), new ItemBody.OfText(find.Text(2)), find.Number(3)));
            return page;
        },
        cancellationToken);

    private Task<List<Item>> PageAsync(string group, string after, CancellationToken cancellationToken) => file.ReadAsync(
        database =>
        {
            using SqliteStatement find = database.Statement(_page).With("$group", group).With("$after", after).With("$expired", Expired());
            List<Item> page = [];
            while (find.Read())
                page.Add(new Item(new ItemKey(group, find.Text(0)), new ItemBody.OfText(find.Text(1)), find.Number(2)));
            return page;
        },
        cancellationToken);

    // What was written then or before no longer counts.
    private long Expired() => keep is { } stays ? (time.GetUtcNow() - stays).ToUnixTimeMilliseconds() : long.MinValue;
}
