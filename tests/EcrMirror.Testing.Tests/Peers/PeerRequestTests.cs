using EcrMirror.Testing.Peers;

namespace EcrMirror.Testing.Tests.Peers;

public sealed class PeerRequestTests
{
    [Fact]
    public void A_line_of_the_access_log_reads_as_a_request()
    {
        PeerRequest? request = PeerRequest.Read(
            """127.0.0.1 - - [21/Nov/2026:10:25:00 +0000] "PUT /v2/team/app/manifests/1?x=y HTTP/1.1" 201 17 "" "skopeo/1.9.3" """.TrimEnd());

        Assert.Equal(new PeerRequest("PUT", "/v2/team/app/manifests/1?x=y", 201, 17, "skopeo/1.9.3"), request);
        Assert.Equal("/v2/team/app/manifests/1", request?.Path);
    }

    [Fact]
    public void A_line_with_an_account_reads_as_a_request()
    {
        PeerRequest? request = PeerRequest.Read("""::1 - alice [21/Nov/2026:10:25:00 +0000] "HEAD /v2/ HTTP/2.0" 404 - "" "" """.TrimEnd());

        Assert.Equal(new PeerRequest("HEAD", "/v2/", 404, 0, ""), request);
    }

    [Fact]
    public void Any_other_line_is_no_request()
    {
        Assert.Null(PeerRequest.Read("time=\"2026-11-21T10:25:00Z\" level=info msg=\"redis not configured\""));
    }
}
