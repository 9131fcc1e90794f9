using EcrMirror.Oci;
using EcrMirror.State.Storage;
using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Manifests;

internal sealed class SqliteManifestStore(SqliteFile file, TimeProvider time) : IManifestStore
{
    // Equal digests are equal bytes, so writing them again changes nothing, except that damaged ones are repaired, and that they
    // are kept as long as the plan that saved them again.
    private const string Save =
        """
        INSERT INTO manifest (digest, media_type, touched_at, content) VALUES ($digest, $mediaType, $now, $content)
        ON CONFLICT DO UPDATE SET touched_at = excluded.touched_at, content = excluded.content
        """;

    private const string Find = "SELECT media_type, content FROM manifest WHERE digest = $digest";

    public Task SaveAsync(IReadOnlyCollection<RawManifest> manifests, CancellationToken cancellationToken) => file.RunTransactionAsync(
        connection =>
        {
            long now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (RawManifest manifest in manifests)
            {
                using SqliteCommand command = connection.Command(
                    Save,
                    ("$digest", manifest.Digest.ToString()),
                    ("$mediaType", manifest.MediaType.ToString()),
                    ("$now", now),
                    ("$content", manifest.Content.ToArray()));
                command.ExecuteNonQuery();
            }
        },
        cancellationToken);

    public Task<RawManifest?> FindAsync(Digest digest, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            using SqliteCommand command = connection.Command(Find, ("$digest", digest.ToString()));
            using SqliteDataReader reader = command.ExecuteReader();
            return reader.Read()
                ? KeptManifest.Verified(digest, reader.GetFieldValue<byte[]>(1), new MediaType(reader.GetString(0)))
                : null;
        },
        cancellationToken);
}
