using System.Net;
using System.Text;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Testing.Tests.Peers;

public sealed class DynaliteTests
{
    [Fact]
    public async Task It_answers_as_DynamoDB_on_a_port_of_its_own_and_is_gone_when_disposed_of()
    {
        Dynalite first = await Dynalite.StartAsync();
        await using Dynalite second = await Dynalite.StartAsync();

        string tables = await ListTablesAsync(first.Endpoint);

        Assert.Equal("""{"TableNames":[]}""", tables);
        Assert.NotEqual(first.Endpoint, second.Endpoint);
        Assert.Equal(IPAddress.Loopback.ToString(), first.Endpoint.Host);
        await first.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => ListTablesAsync(first.Endpoint));
    }

    private static async Task<string> ListTablesAsync(Uri endpoint)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.0"),
        };
        request.Content.Headers.ContentType!.CharSet = null;
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810.ListTables");
        request.Headers.Add("X-Amz-Date", "20261121T120000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20261121/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync();
    }
}
