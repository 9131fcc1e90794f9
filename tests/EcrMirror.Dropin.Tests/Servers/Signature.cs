using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace EcrMirror.Dropin.Tests.Servers;

/// <summary>Signature Version 4 from its description alone, as a service would compute it over what it received.</summary>
/// <remarks>Source: IAM user guide, "Create a signed AWS API request".</remarks>
internal static partial class Signature
{
    public static void ShouldBeValid(ReceivedRequest request, string secretKey, string accessKey, string region, string service)
    {
        Match header = Authorization().Match(request.Headers["authorization"]);
        Assert.True(header.Success, request.Headers["authorization"]);
        string time = request.Headers["x-amz-date"], date = time[..8];
        string scope = $"{date}/{region}/{service}/aws4_request";
        Assert.Equal($"{accessKey}/{scope}", header.Groups["credential"].Value);

        string[] signed = header.Groups["headers"].Value.Split(';');
        Assert.Contains("host", signed);
        Assert.Contains("x-amz-date", signed);
        string canonical = string.Join('\n',
        [
            request.Method,
            request.Path,
            "",
            .. signed.Select(name => $"{name}:{request.Headers[name].Trim()}"),
            "",
            string.Join(';', signed),
            Hex(SHA256.HashData(request.Body)),
        ]);
        string toSign = string.Join('\n', "AWS4-HMAC-SHA256", time, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));

        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (string part in (string[])[date, region, service, "aws4_request"])
            key = Hmac(key, part);
        Assert.Equal(Hex(Hmac(key, toSign)), header.Groups["signature"].Value);
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(@"\AAWS4-HMAC-SHA256 Credential=(?<credential>[^,]+), ?SignedHeaders=(?<headers>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})\z")]
    private static partial Regex Authorization();
}
