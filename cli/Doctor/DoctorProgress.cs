using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Diagnosis;
using Spectre.Console;

namespace EcrMirror.Cli.Doctor;

/// <summary>Says how many checks have ended, and what is being waited for, while somebody watches.</summary>
internal static class DoctorProgress
{
    public static async Task<T> WhileAsync<T>(Func<Action<ICheck>, Task<T>> work, IReadOnlyList<ICheck> checks, Consoles consoles)
    {
        if (!consoles.IsWatched)
            return await work(_ => { });

        var open = new List<ICheck>(checks);
        return await consoles.Error.Status().StartAsync(Said(open, checks.Count), status => work(check =>
        {
            lock (open)
            {
                open.Remove(check);
                status.Status(Said(open, checks.Count));
            }
        }));
    }

    private static string Said(List<ICheck> open, int all) =>
        Markup.Escape($"{all - open.Count} of {Amount.Of(all, "check")}{(open is [var next, ..] ? $", {next.Area} of {next.Subject}" : "")}");
}
