using EcrMirror.LocalEcr.Accounts;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Both APIs: AWS JSON 1.1 at one address.</summary>
internal sealed class ApiEndpoint(EcrEmulator emulator, KeyRing keys)
{
    public Task HandleAsync(HttpContext context)
    {
        _ = (emulator, keys);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
