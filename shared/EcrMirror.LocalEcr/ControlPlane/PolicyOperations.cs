using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>The policies of repositories and registries: who else may do what.</summary>
internal static class PolicyOperations
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Set(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = registry.Repository(request.Name);
        (string text, IamPolicy policy) = Read(request.Text("policyText")!, "PolicyText", "Invalid repository policy provided");
        string action = $"{registry.Identity.Service}:SetRepositoryPolicy";
        if (!request.Flag("force") && !request.Caller.MayDo(action, registry.Identity.Arn(request.Name.ToString()), policy))
            throw EcrError.InvalidParameter("PolicyText", "The new policy will not allow you to update the repository policy in the future");

        repository.PolicyText = text;
        registry.Changed();
        return Answers.Named(registry, request.Name, ("policyText", text));
    });

    public static JsonObject Get(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
        Answers.Named(registry, request.Name, ("policyText", Existing(registry, request).PolicyText)));

    public static JsonObject Delete(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, request.Name, () =>
    {
        EcrRepository repository = Existing(registry, request);
        JsonObject gone = Answers.Named(registry, request.Name, ("policyText", repository.PolicyText));
        repository.PolicyText = null;
        registry.Changed();
        return gone;
    });

    public static JsonObject PutOfRegistry(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        registry.Settings.PolicyText = Read(request.Text("policyText")!, "RegistryPolicyText", "Invalid registry policy provided").Text;
        registry.Changed();
        return OfRegistry(registry);
    });

    public static JsonObject GetOfRegistry(EcrRegistry registry, ApiRequest request) =>
        registry.Do(request.Call, request.Operation, null, () => OfRegistry(registry));

    public static JsonObject DeleteOfRegistry(EcrRegistry registry, ApiRequest request) => registry.Do(request.Call, request.Operation, null, () =>
    {
        JsonObject gone = OfRegistry(registry);
        registry.Settings.PolicyText = null;
        registry.Changed();
        return gone;
    });

    /// <summary>Reads a policy, and writes it as ECR does: the same, laid out anew, so that it cannot be compared as text.</summary>
    public static (string Text, IamPolicy Policy) Read(string text, string member, string problem)
    {
        try
        {
            var policy = IamPolicy.Parse(text);
            return (JsonNode.Parse(text)!.ToJsonString(Indented), policy);
        }
        catch (FormatException)
        {
            throw EcrError.InvalidParameter(member, problem);
        }
    }

    private static EcrRepository Existing(EcrRegistry registry, ApiRequest request)
    {
        EcrRepository repository = registry.Repository(request.Name);
        return repository.PolicyText is null ? throw EcrError.RepositoryPolicyNotFound(registry.Identity, request.Name) : repository;
    }

    private static JsonObject OfRegistry(EcrRegistry registry) => ApiJson.Object(
        ("registryId", registry.Identity.Account),
        ("policyText", registry.Settings.PolicyText ?? throw new EcrError(
            "RegistryPolicyNotFoundException", $"Registry policy does not exist in the registry with id '{registry.Identity.Id}'")));
}
