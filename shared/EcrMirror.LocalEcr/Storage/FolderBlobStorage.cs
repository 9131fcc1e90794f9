using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Storage;

/// <summary>Blobs as files: <c>uploads/</c> holds what is on its way, <c>blobs/</c> what is kept, by algorithm and hash.</summary>
internal sealed class FolderBlobStorage : IBlobStorage
{
    private readonly string _uploads;
    private readonly string _blobs;

    public FolderBlobStorage(string folder)
    {
        _uploads = Directory.CreateDirectory(Path.Combine(folder, "uploads")).FullName;
        _blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs")).FullName;
    }

    public IPendingBlob Begin(string id) => new Pending(Path.Combine(_uploads, id), _blobs);

    /// <summary>What was kept before, in another process; of several files of one blob, one.</summary>
    public IReadOnlyDictionary<Digest, BlobContent> Kept()
    {
        var kept = new Dictionary<Digest, BlobContent>();
        foreach (string path in Directory.EnumerateDirectories(_blobs).SelectMany(Directory.EnumerateFiles))
        {
            string algorithm = Path.GetFileName(Path.GetDirectoryName(path)!);
            if (!Digest.TryParse($"{algorithm}:{Path.GetFileNameWithoutExtension(path)}", out Digest digest)
                || !kept.TryAdd(digest, new Content(path, new FileInfo(path).Length)))
            {
                File.Delete(path);
            }
        }

        return kept;
    }

    /// <summary>Forgets uploads that no process goes on with.</summary>
    public void ForgetUploads()
    {
        foreach (string path in Directory.EnumerateFiles(_uploads))
            File.Delete(path);
    }

    private static FileStream OpenRead(string path) => new(path, new FileStreamOptions
    {
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });

    private sealed class Content(string path, long size) : BlobContent(size)
    {
        public override bool IsKept => true;

        public override Stream OpenRead(long offset)
        {
            FileStream file = FolderBlobStorage.OpenRead(path);
            file.Position = offset;
            return file;
        }

        public override void Discard() => File.Delete(path);
    }

    private sealed class Pending(string path, string blobs) : IPendingBlob
    {
        private readonly FileStream _file = new(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _file.WriteAsync(bytes, cancellationToken);

        public ValueTask<Stream> ReopenAsync(CancellationToken cancellationToken) => new(OpenRead(path));

        public async ValueTask<BlobContent> KeepAsync(Digest digest, CancellationToken cancellationToken)
        {
            long size = _file.Length;
            await _file.DisposeAsync();
            string folder = Directory.CreateDirectory(Path.Combine(blobs, digest.Algorithm)).FullName;

            // Two repositories may hold the same blob for a moment as two files: the upload's name keeps them apart.
            string kept = Path.Combine(folder, $"{digest.Encoded}.{Path.GetFileName(path)}");
            File.Move(path, kept);
            return new Content(kept, size);
        }

        public async ValueTask DisposeAsync()
        {
            await _file.DisposeAsync();
            File.Delete(path);
        }
    }
}
