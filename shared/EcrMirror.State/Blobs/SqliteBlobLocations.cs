using EcrMirror.Oci;
using EcrMirror.State.Storage;
using Microsoft.Data.Sqlite;

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
        RegistryHost registry, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) => file.RunAsync(
        connection =>
        {
            var found = new Dictionary<Digest, IReadOnlyList<RepositoryName>>();
            foreach (Digest blob in blobs)
            {
                using SqliteCommand command = connection.Command(Find, ("$registry", registry.ToString()), ("$digest", blob.ToString()));
                using SqliteDataReader reader = command.ExecuteReader();
                List<RepositoryName> names = [];
                while (reader.Read())
                    names.Add(RepositoryName.Parse(reader.GetString(0)));
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

    private Task ForEachAsync(string sql, Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        file.RunTransactionAsync(
            connection =>
            {
                foreach (Digest blob in blobs)
                {
                    using SqliteCommand command = connection.Command(
                        sql,
                        ("$registry", repository.Host.ToString()),
                        ("$digest", blob.ToString()),
                        ("$repository", repository.Name.ToString()));
                    command.ExecuteNonQuery();
                }
            },
            cancellationToken);
}
