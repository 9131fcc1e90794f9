using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace EcrMirror.Dropin;

/// <summary>
/// Asks for page after page until an answer brings no token for the next. The given request carries the tokens, so this works once.
/// </summary>
internal sealed class TokenPaginator<TRequest, TResponse>(
    TRequest request, Func<TRequest, CancellationToken, Task<TResponse>> ask, Func<TResponse, string?> tokenOf, Action<TRequest, string?> setToken)
    : IPaginator<TResponse>
{
    private int _uses;

    public async IAsyncEnumerable<TResponse> PaginateAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _uses, 1) != 0)
            throw new InvalidOperationException("These pages have been read already. Ask for a new paginator.");

        string? token;
        do
        {
            TResponse page = await ask(request, cancellationToken);
            yield return page;
            token = tokenOf(page);
            setToken(request, token);
        }
        while (!string.IsNullOrEmpty(token));
    }
}
