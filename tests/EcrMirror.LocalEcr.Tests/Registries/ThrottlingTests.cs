using System.Net;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Registries;

/// <summary>Sources: ECR user guide, "Service quotas"; containerd#10447 for the answer.</summary>
public sealed class ThrottlingTests : EcrRegistryTests
{
    [Theory]
    [InlineData("BatchGetImage", "GET", "manifests/1.0")]
    [InlineData("BatchGetImage", "HEAD", "manifests/1.0")]
    [InlineData("BatchDeleteImage", "DELETE", "manifests/1.0")]
    [InlineData("PutImage", "PUT", "manifests/2.0")]
    [InlineData("BatchCheckLayerAvailability", "HEAD", "blobs/{layer}")]
    [InlineData("GetDownloadUrlForLayer", "GET", "blobs/{layer}")]
    [InlineData("InitiateLayerUpload", "POST", "blobs/uploads/")]
    [InlineData("UploadLayerPart", "PATCH", "blobs/uploads/{upload}")]
    [InlineData("CompleteLayerUpload", "PUT", "blobs/uploads/{upload}?digest={layer}")]
    [InlineData("ListImages", "GET", "tags/list")]
    [InlineData("ListImageReferrers", "GET", "referrers/{layer}")]
    public async Task Each_action_has_a_rate_of_its_own(string action, string method, string path)
    {
        SampleContent image = Push(Given.Image().Build());
        string upload = (await StartUploadAsync()).Split('/')[^1];
        path = $"/v2/team/app/{path.Replace("{upload}", upload, StringComparison.Ordinal).Replace("{layer}", image.Blobs[0].Descriptor.Digest.ToString(), StringComparison.Ordinal)}";
        Ecr.PrivateQuotas = Ecr.PrivateQuotas.WithRate(action, new ActionRate(0.001, 0));

        using HttpResponseMessage answer = await SendAsync(new HttpMethod(method), path, method is "PUT" or "PATCH" or "POST" ? image.Manifest.Content : null);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("absent", Header(answer, "Retry-After"));
        if (method is not "HEAD")
            await RefusedAsync(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "Rate exceeded", answer);
        Assert.True(Ecr.Actions.Entries[^1].IsThrottled);
    }

    [Fact]
    public async Task Ten_manifests_are_taken_a_second()
    {
        SampleContent image = Push(Given.Image().Build());
        Ecr.PrivateQuotas = EcrQuotas.Private;
        List<HttpStatusCode> answered = [];
        for (int number = 0; number < 12; number++)
            answered.Add((await PutManifestAsync(image.Manifest, $"tag-{number}")).StatusCode);

        Time.Advance(TimeSpan.FromMilliseconds(100));
        using HttpResponseMessage later = await PutManifestAsync(image.Manifest, "later");

        Assert.Equal(10, answered.Count(status => status is HttpStatusCode.Created));
        Assert.Equal(2, answered.Count(status => status is HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
    }
}
