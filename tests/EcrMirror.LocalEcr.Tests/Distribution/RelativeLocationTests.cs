using System.Net;

namespace EcrMirror.LocalEcr.Tests.Distribution;

public sealed class RelativeLocationTests : RegistryTests
{
    protected override LocalRegistryOptions Options => new() { UsesRelativeLocations = true };

    [Fact]
    public async Task An_upload_can_be_addressed_by_path()
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage answer = await PutAsync($"{upload}&digest={Hello.Descriptor.Digest}", Hello.Content);

        Assert.StartsWith("/v2/team/app/blobs/uploads/", upload, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }
}
