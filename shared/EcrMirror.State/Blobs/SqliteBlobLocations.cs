using EcrMirror.Oci;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Blobs;

internal sealed class SqliteBlobLocations(SqliteFile file) : IBlobLocations
{
    private const string Find =
        "SELECT repository FROM blob_location WHERE registry = $registry AND digest = $digest ORDER BY repository";

    private const string Add =
        "INSERT INTO blob_location (registry, digest, repository) VALUES ($registry, $digest, $repository) ON CONFLICT DO NOTHING";

    private const string Forget =
        "DELETE FROM blob_location WHERE registry = $registry AND digest = $digest AND repository = $repository";

    public Task<IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>>> FindAsync(
        RegistryHost registry, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) => file.ReadAsync(
        database =>
        {
            var found = new Dictionary<Digest, IReadOnlyList<RepositoryName>>();
            foreach (Digest blob in blobs)
            {
                using SqliteStatement find = database.Statement(Find).With("$registry", registry.ToString()).With("$digest", blob.ToString());
                List<RepositoryName> names = [];
                while (find.Read())
                    names.Add(RepositoryName.Parse(find.Text(0)));
                if (names.Count > 0)
                    found[blob] = names;
            }

            return (IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>>)found;
        },
        cancellationToken);

    public Task AddAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        ForEachAsync(Add, repository, blobs, cancellationToken);

    public Task ForgetAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        ForEachAsync(Forget, repository, blobs, cancellationToken);

    private Task<int> ForEachAsync(string sql, Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        file.WriteAsync(
            database =>
            {
                int changes = 0;
                foreach (Digest blob in blobs)
                {
                    using SqliteStatement change = database.Statement(sql)
                        .With("$registry", repository.Host.ToString())
                        .With("$digest", blob.ToString())
                        .With("$repository", repository.Name.ToString());
                    changes += change.Execute();
                }

                return changes;
            },
            cancellationToken);
}
