using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>The passwords for the registries.</summary>
internal sealed class TokenOperations(EcrEmulator emulator)
{
    public JsonObject GetPrivate(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        IReadOnlyList<string> accounts = request.Has("registryIds") ? request.Texts("registryIds") : [registry.Identity.Account];
        (string token, DateTimeOffset expires) = emulator.Tokens.Issue(request.Caller, registry.Identity.Region, isPublic: false);
        return ApiJson.Object(("authorizationData", ApiJson.List(accounts.Select(account => ApiJson.Object(
            ("authorizationToken", token),
            ("expiresAt", ApiJson.Time(expires)),
            ("proxyEndpoint", AddressOf(account, registry.Identity.Region)))))));
    });

    public JsonObject GetPublic(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        if (!request.Caller.MayDo("sts:GetServiceBearerToken", "*"))
            throw EcrError.AccessDenied(request.Caller, "sts:GetServiceBearerToken", "*");
        (string token, DateTimeOffset expires) = emulator.Tokens.Issue(request.Caller, registry.Identity.Region, isPublic: true);
        return ApiJson.Object(("authorizationData", ApiJson.Object(("authorizationToken", token), ("expiresAt", ApiJson.Time(expires)))));
    });

    private string AddressOf(string account, string region) => emulator.FindPrivate(account, region) is { } registry
        ? $"http://{registry.Host}"
        : $"https://{account}.dkr.ecr.{region}.amazonaws.com";
}
