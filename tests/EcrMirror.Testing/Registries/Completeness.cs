using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EcrMirror.LocalEcr.Access;
using EcrMirror.Oci;
using Xunit;

namespace EcrMirror.Testing.Registries;

/// <summary>
/// Whether a registry really holds all of an image: every manifest and every blob is downloaded, hashed and counted. Written without
/// the product's readers, so that it does not share their mistakes.
/// </summary>
public static class Completeness
{
    /// <summary>The digests of everything under a reference; the test fails with a list of what is missing or wrong.</summary>
    public static async Task<IReadOnlySet<Digest>> ShouldBeCompleteAsync(
        Uri registry, string repository, string reference, LocalCredentials? credentials = null, X509Certificate2? trusted = null)
    {
        using var client = new PlainRegistryClient(registry, credentials, trusted);
        var walk = new Walk(client, repository, trusted);
        await walk.ManifestAsync(reference, null, "root");
        if (walk.Problems.Count > 0)
            Assert.Fail($"{registry.Authority}/{repository} is not complete under {reference}:\n  {string.Join("\n  ", walk.Problems)}");

        return walk.Seen;
    }

    private sealed class Walk(PlainRegistryClient client, string repository, X509Certificate2? trusted)
    {
        public HashSet<Digest> Seen { get; } = [];

        public List<string> Problems { get; } = [];

        public async Task ManifestAsync(string reference, long? size, string path)
        {
            if (Digest.TryParse(reference, out Digest known) && Seen.Contains(known))
                return;
            if (await GetAsync($"/v2/{repository}/manifests/{reference}", path, ("Accept", PlainRegistryClient.AcceptsManifests)) is not { } bytes)
                return;

            string digest = reference.Contains(':') ? reference : Hash(bytes, "sha256");
            Check(bytes, digest, size, path);
            Seen.Add(Digest.Parse(digest));

            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            if (root.TryGetProperty("manifests", out JsonElement manifests))
            {
                foreach (JsonElement child in manifests.EnumerateArray())
                    await ManifestAsync(Text(child, "digest"), child.GetProperty("size").GetInt64(), $"{path} > manifest");
                return;
            }

            await BlobAsync(root.GetProperty("config"), $"{path} > config");
            foreach (JsonElement layer in root.GetProperty("layers").EnumerateArray())
            {
                string type = Text(layer, "mediaType");
                bool isForeign = layer.TryGetProperty("urls", out JsonElement urls) && urls.GetArrayLength() > 0
                    && (type.Contains("foreign", StringComparison.Ordinal) || type.Contains("nondistributable", StringComparison.Ordinal));
                if (!isForeign)
                    await BlobAsync(layer, $"{path} > layer");
            }
        }

        private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

        private static string Hash(byte[] bytes, string algorithm) =>
            $"{algorithm}:{Convert.ToHexStringLower(algorithm == "sha512" ? SHA512.HashData(bytes) : SHA256.HashData(bytes))}";

        private async Task BlobAsync(JsonElement descriptor, string path)
        {
            string digest = Text(descriptor, "digest");
            if (!Seen.Add(Digest.Parse(digest)))
                return;
            if (await GetAsync($"/v2/{repository}/blobs/{digest}", path) is { } bytes)
                Check(bytes, digest, descriptor.GetProperty("size").GetInt64(), path);
        }

        private void Check(byte[] bytes, string digest, long? size, string path)
        {
            if (size is { } expected && expected != bytes.Length)
                Problems.Add($"{path} {digest}: {bytes.Length} bytes, not {expected}");
            if (Hash(bytes, digest.Split(':')[0]) is var actual && actual != digest)
                Problems.Add($"{path} {digest}: hashes to {actual}");
        }

        private async Task<byte[]?> GetAsync(string address, string path, params (string Name, string Value)[] headers)
        {
            using HttpResponseMessage answer = await client.SendAsync(HttpMethod.Get, address, headers: headers);
            if (answer.StatusCode is HttpStatusCode.TemporaryRedirect)
                return await FollowAsync(answer.Headers.Location!, path);
            if (answer.StatusCode is HttpStatusCode.OK)
                return await answer.Content.ReadAsByteArrayAsync();

            Problems.Add($"{path}: GET {address} answered {(int)answer.StatusCode}");
            return null;
        }

        private async Task<byte[]?> FollowAsync(Uri location, string path)
        {
            using var elsewhere = new PlainRegistryClient(location, trusted: trusted);
            using HttpResponseMessage answer = await elsewhere.SendAsync(HttpMethod.Get, location.AbsoluteUri);
            if (answer.StatusCode is HttpStatusCode.OK)
                return await answer.Content.ReadAsByteArrayAsync();

            Problems.Add($"{path}: GET {location.GetLeftPart(UriPartial.Path)} answered {(int)answer.StatusCode}");
            return null;
        }
    }
}
