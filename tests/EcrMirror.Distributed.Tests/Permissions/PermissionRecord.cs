using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>What services asked for while they did everything that they do, found out once for all tests.</summary>
internal static class PermissionRecord
{
    private static readonly Lazy<Task<ILookup<string, IamDecision>>> Story = new(TellAsync);

    /// <summary>The decisions by role, each once.</summary>
    public static Task<ILookup<string, IamDecision>> DecisionsAsync() => Story.Value;

    private static async Task<ILookup<string, IamDecision>> TellAsync()
    {
        await using PermissionScene scene = await PermissionScene.StartAsync(PolicyFile.OfServices);
        await new PermissionStory(scene).TellAsync();
        return scene.Decisions.SelectMany(role => role.Distinct(), (role, decision) => (role.Key, Decision: decision))
            .ToLookup(taken => taken.Key, taken => taken.Decision);
    }
}
