using Amazon.Util.Internal;

namespace EcrMirror.Dropin;

/// <summary>How these clients introduce themselves: with our version, not with one of the official packages.</summary>
internal static class ProductName
{
    /// <summary>The user agent of the client of a service. A space would end the product.</summary>
    public static string For(string serviceId) => InternalSDKUtils.BuildUserAgentString(
        serviceId.Replace(' ', '_'), typeof(ProductName).Assembly.GetName().Version?.ToString(3) ?? "0");
}
