namespace EcrMirror.Ecr.Clients;

/// <summary>Answers that come in pages.</summary>
internal static class Pages
{
    /// <summary>Asks until no page is left.</summary>
    /// <param name="ask">Asks for the page that a token stands for, null for the first; returns what it holds and the token of the next.</param>
    /// <exception cref="EcrMirror.Registry.RegistryException">The control plane said no, broke, or could not be reached.</exception>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(Func<string?, Task<(IEnumerable<T>? Items, string? Next)>> ask)
    {
        var all = new List<T>();
        string? next = null;
        do
        {
            (IEnumerable<T>? items, next) = await ask(next);
            all.AddRange(items ?? []);
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }
}
