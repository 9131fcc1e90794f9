using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Does one operation for a request that is authentic and well formed, and answers it.</summary>
internal delegate Task<JsonObject> ApiOperation(EcrRegistry registry, ApiRequest request);
