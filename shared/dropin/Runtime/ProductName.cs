using Amazon.Util.Internal;

namespace EcrMirror.Dropin;

/// <summary>How these clients introduce themselves: with our version, not with one of the official packages.</summary>
internal static class ProductName
{
    /// <summary>The user agent of the client of a service.</summary>
    public static string For(string serviceId) =>
        InternalSDKUtils.BuildUserAgentString(serviceId, typeof(ProductName).Assembly.GetName().Version?.ToString(3) ?? "0");
}
