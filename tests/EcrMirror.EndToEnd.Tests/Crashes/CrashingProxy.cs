using System.Reflection;
using System.Runtime.ExceptionServices;
using EcrMirror.Registry;

namespace EcrMirror.EndToEnd.Tests.Crashes;

/// <summary>Passes every call on, and a crash point before and after each that has an effect. Public, and not sealed, for DispatchProxy.</summary>
public class CrashingProxy<T> : DispatchProxy
    where T : class
{
    private static readonly HashSet<string> Effects =
    [
        "RecordAsync", "OpenAsync", "ReportAsync", "ConcludeAsync", "SaveAsync", "UpdateAsync", "AddAsync", "ForgetAsync", "AcquireAsync", "RenewAsync", "ReleaseAsync",
        "PutManifestAsync", "RemoveTagAsync", "MountBlobAsync", "StartUploadAsync", "WriteAsync", "CompleteAsync",
    ];

    private T? _inner;
    private CrashPoints? _points;

    internal void Watch(T inner, CrashPoints points) => (_inner, _points) = (inner, points);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        string name = $"{typeof(T).Name}.{targetMethod!.Name}";
        bool isEffect = Effects.Contains(targetMethod.Name);
        if (isEffect)
            _points!.Pass($"before {name}");

        object? result;
        try
        {
            result = targetMethod.Invoke(_inner, args);
        }
        catch (TargetInvocationException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerException!);
            throw;
        }

        return result switch
        {
            IRemoteRepository repository => _points!.Wrap(repository),
            Task<IBlobUpload> starting => WrapUploadAsync(starting, name),
            Task<MountResult> mounting => WrapMountAsync(mounting, name),
            Task task when isEffect => AfterAny(task, targetMethod.ReturnType, name),
            _ => result,
        };
    }

    private object AfterAny(Task task, Type type, string name) =>
        type.IsGenericType
            ? GetType().BaseType!.GetMethod(nameof(AfterAsync), BindingFlags.Instance | BindingFlags.NonPublic)!
                .MakeGenericMethod(type.GetGenericArguments()).Invoke(this, [task, name])!
            : AfterVoidAsync(task, name);

    private async Task<TResult> AfterAsync<TResult>(Task<TResult> task, string name)
    {
        TResult result = await task;
        _points!.Pass($"after {name}");
        return result;
    }

    private async Task AfterVoidAsync(Task task, string name)
    {
        await task;
        _points!.Pass($"after {name}");
    }

    // An upload that cannot be resumed is null.
    private async Task<IBlobUpload?> WrapUploadAsync(Task<IBlobUpload> starting, string name) =>
        await AfterAsync(starting, name) is { } upload ? _points!.Wrap(upload) : null;

    private async Task<MountResult> WrapMountAsync(Task<MountResult> mounting, string name)
    {
        MountResult result = await AfterAsync(mounting, name);
        return result is MountResult.UploadStarted declined ? new MountResult.UploadStarted(_points!.Wrap(declined.Upload)) : result;
    }
}
