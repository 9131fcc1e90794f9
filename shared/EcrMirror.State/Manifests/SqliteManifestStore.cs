using EcrMirror.Oci;
using EcrMirror.State.Storage;

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

    public Task SaveAsync(IReadOnlyCollection<RawManifest> manifests, CancellationToken cancellationToken) => file.WriteAsync(
        database =>
        {
            long now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (RawManifest manifest in manifests)
            {
                using SqliteStatement save = database.Statement(Save)
                    .With("$digest", manifest.Digest.ToString())
                    .With("$mediaType", manifest.MediaType.ToString())
                    .With("$now", now)
                    .With("$content", manifest.Content.Span);
                save.Execute();
            }

            return manifests.Count;
        },
        cancellationToken);

    public Task<RawManifest?> FindAsync(Digest digest, CancellationToken cancellationToken) => file.ReadAsync(
        database =>
        {
            using SqliteStatement find = database.Statement(Find).With("$digest", digest.ToString());
            return find.Read() ? KeptManifest.Verified(digest, find.Bytes(1), new MediaType(find.Text(0))) : null;
        },
        cancellationToken);
}
