using System.Net;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>What happens to every request on every listener of a registry: it is written down, it meets its faults, it is answered.</summary>
internal sealed class RequestPipeline(RequestJournal journal, RegistryFaults faults, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext context, RegistryRequest request, Func<Exchange, Task> answer)
    {
        string? scheme = context.Request.Headers.Authorization.ToString() is { Length: > 0 } sent ? sent.Split(' ')[0] : null;
        JournalEntry entry = journal.Add(request, scheme);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var exchange = new Exchange(context, request, entry, faults, journal, either.Token);
        try
        {
            if (faults.Freezes.TryTake(request, out FrozenRequests? freeze))
                await freeze!.HoldAsync(either.Token);

            if (faults.Answers.TryTake(request, out PlannedAnswer? planned))
            {
                context.Response.Headers.RetryAfter = planned!.RetryAfter;
                await exchange.RefuseAsync(new SpecError(planned.Status, planned.Code, "A fault that was asked for."));
                return;
            }

            if (faults.Limits.TryTake(request, out RateLimit? limit) && !limit!.TryPass())
            {
                await exchange.RefuseAsync(new SpecError(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "Rate exceeded"));
                return;
            }

            if (faults.PullLimits.TryTake(request, out PullLimit? pulls) && pulls!.Meet(context) is { } refusal)
            {
                await exchange.RefuseAsync(refusal);
                return;
            }

            await answer(exchange);
        }
        catch (ConnectionCutException)
        {
        }
        catch (Exception gone) when (either.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            // The client has gone, or the registry goes: there is nobody left to tell.
            context.Abort();
        }
    }
}
