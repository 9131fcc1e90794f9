using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;

namespace EcrMirror.Cli.Runs;

/// <summary>
/// Methods of the runtime that a package cannot hold compiled, and that every run calls: compiled on another processor while the command line is
/// read, they are not waited for one after the other later (docs/decisions/0008). One that is missing here is compiled when it is called.
/// </summary>
internal static class StartCode
{
    /// <summary>Begins, and waits for nothing.</summary>
    public static void BeginCompiling() => ThreadPool.UnsafeQueueUserWorkItem(static _ => Compile(), null);

    // In the order in which a run comes to them. A result that is an object stands for all classes.
    internal static void Compile()
    {
        Task<object> found = new TaskCompletionSource<object>().Task;
        Task<bool> told = new TaskCompletionSource<bool>().Task;
        Task<int> counted = new TaskCompletionSource<int>().Task;
        Task done = found;
        var (foundNow, toldNow, countedNow, doneNow) = (new ValueTask<object>(found), new ValueTask<bool>(told), new ValueTask<int>(counted), new ValueTask(done));

        MethodOf<int>.Awaits(found.GetAwaiter());
        MethodOf<int>.Awaits(counted.GetAwaiter());
        MethodOf<object>.Awaits(found.GetAwaiter());
        Method.Awaits(countedNow.ConfigureAwait(false).GetAwaiter());
        Method.Awaits(done.GetAwaiter());
        MethodOf<int>.Awaits(done.GetAwaiter());
        _ = SearchValues.Create("ab");
        _ = IPAddress.TryParse("127.0.0.1", out _);
        MethodOf<bool>.Awaits(doneNow.GetAwaiter());
        MethodOf<object>.Awaits(told.GetAwaiter());
        Method.Awaits(foundNow.GetAwaiter());
        MethodOf<bool>.Awaits(countedNow.GetAwaiter());
        MethodOf<object>.Awaits(foundNow.GetAwaiter());
        MethodOf<bool>.Awaits(told.GetAwaiter());
        Method.Awaits(found.GetAwaiter());
        MethodOf<object>.Awaits(done.GetAwaiter());
        MethodOf<object>.Awaits(toldNow.GetAwaiter());
        Method.Awaits(doneNow.GetAwaiter());
        MethodOf<object>.Awaits(found.ConfigureAwait(false).GetAwaiter());
        Method.Awaits(done.ConfigureAwait(false).GetAwaiter());
        MethodOf<object>.Awaits(foundNow.ConfigureAwait(false).GetAwaiter());
        Method.Awaits(doneNow.ConfigureAwait(false).GetAwaiter());
        MethodOf<object>.Awaits(doneNow.GetAwaiter());
        Method.Awaits(foundNow.ConfigureAwait(false).GetAwaiter());
        MethodOf<object>.Awaits(doneNow.ConfigureAwait(false).GetAwaiter());
        MethodOf<object>.Awaits(done.ConfigureAwait(false).GetAwaiter());
        MethodOf<bool>.Awaits(found.GetAwaiter());
        MethodOf<object>.Awaits(countedNow.ConfigureAwait(false).GetAwaiter());
        Method.Awaits(countedNow.GetAwaiter());
        MethodOf<int>.Awaits(countedNow.GetAwaiter());
        Method.Awaits(toldNow.GetAwaiter());
    }

    /// <summary>An asynchronous method without a result.</summary>
    private static class Method
    {
        public static void Awaits<TAwaiter>(TAwaiter awaiter)
            where TAwaiter : ICriticalNotifyCompletion
        {
            var builder = AsyncTaskMethodBuilder.Create();
            NeverGoesOn waiting = default;
            builder.AwaitUnsafeOnCompleted(ref awaiter, ref waiting);
        }
    }

    /// <summary>An asynchronous method with a result.</summary>
    private static class MethodOf<TResult>
    {
        public static void Awaits<TAwaiter>(TAwaiter awaiter)
            where TAwaiter : ICriticalNotifyCompletion
        {
            var builder = AsyncTaskMethodBuilder<TResult>.Create();
            NeverGoesOn waiting = default;
            builder.AwaitUnsafeOnCompleted(ref awaiter, ref waiting);
        }
    }

    /// <summary>A method that waits for what does not come.</summary>
    private struct NeverGoesOn : IAsyncStateMachine
    {
        public readonly void MoveNext()
        {
        }

        public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
        {
        }
    }
}
