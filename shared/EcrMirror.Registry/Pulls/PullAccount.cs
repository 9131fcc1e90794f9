using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Probes;

namespace EcrMirror.Registry.Pulls;

/// <summary>One way into a registry host, and what the registry said of the pulls that it grants to who comes that way.</summary>
internal sealed class PullAccount(string? declaredName, Authenticator authenticator, TimeProvider time) : IDisposable
{
    // Where a registry does not say for how long: soon enough to notice, seldom enough to be left alone.
    private static readonly TimeSpan UntoldWindow = TimeSpan.FromHours(1);

    private static readonly TimeSpan DistrustedFor = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private string _name = declaredName ?? "anonymous";
    private PullAllowance? _allowance;
    private DateTimeOffset _seenAt = DateTimeOffset.MinValue;
    private DateTimeOffset _renewsAt;
    private DateTimeOffset _distrustedUntil = DateTimeOffset.MinValue;
    private int _underWay;

    // As the registry said it, without those under way that it may not have counted yet.
    private int _left;

    public Authenticator Authenticator => authenticator;

    /// <summary>What it is called. Where no account is declared, the user of the credentials that were found.</summary>
    public string Name => Volatile.Read(ref _name);

    /// <summary>When the registry last said something of its pulls.</summary>
    public DateTimeOffset SeenAt
    {
        get
        {
            lock (_lock)
                return _seenAt;
        }
    }

    /// <summary>When pulls are there again that are used up now; null while some are left, and where nothing is known.</summary>
    public DateTimeOffset? UsedUpUntil
    {
        get
        {
            lock (_lock)
                return _allowance is { Remaining: 0 } && time.GetUtcNow() < _renewsAt ? _renewsAt : null;
        }
    }

    /// <summary>Whether it was refused lately where another one was let in.</summary>
    public bool IsDistrusted
    {
        get
        {
            lock (_lock)
                return time.GetUtcNow() < _distrustedUntil;
        }
    }

    /// <summary>Pulls that are left when those under way have been counted; as many as there can be where nothing is known.</summary>
    public int Left
    {
        get
        {
            lock (_lock)
                return _allowance is null || time.GetUtcNow() >= _renewsAt ? int.MaxValue : _left;
        }
    }

    /// <summary>What is known now.</summary>
    public AccountPulls Known
    {
        get
        {
            lock (_lock)
            {
                if (_allowance is null)
                    return new AccountPulls(Name, null, null, null, null);
                bool isRenewed = time.GetUtcNow() >= _renewsAt;
                return new AccountPulls(
                    Name, _allowance.Limit, isRenewed ? _allowance.Limit : _allowance.Remaining, _allowance.Window, isRenewed || _allowance.Remaining == _allowance.Limit ? null : _renewsAt);
            }
        }
    }

    /// <summary>A counted request begins.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _underWay++;
            _left--;
        }
    }

    /// <summary>It has ended.</summary>
    public void End()
    {
        lock (_lock)
            _underWay--;
    }

    /// <summary>Hears what an answer says.</summary>
    /// <param name="said">What it says.</param>
    /// <param name="askedAt">When that was asked.</param>
    /// <param name="user">Who asked, where no account is declared; null for anybody.</param>
    /// <param name="isPull">Whether the answer is that of a counted request, which has not ended yet.</param>
    public void Heed(PullAllowance said, DateTimeOffset askedAt, string? user, bool isPull)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            bool isOver = now >= _renewsAt;

            // Answers overtake each other: what was asked earlier and says more was said earlier.
            if (_allowance is { } known && !isOver && said.Remaining > known.Remaining && askedAt < _seenAt)
                return;

            // What was used by the time that the window was first seen was used within a window of that time, so this is the latest.
            if (_allowance is null || isOver || said.Remaining > _allowance.Remaining)
                _renewsAt = now + (said.Window ?? UntoldWindow);

            // Each of the others that are under way has been counted by now or has not.
            int least = said.Remaining - (isPull ? _underWay - 1 : _underWay);
            _left = _allowance is null || isOver ? least : Math.Clamp(_left, least, said.Remaining);
            (_allowance, _seenAt) = (said, now);
            if (declaredName is null)
                Volatile.Write(ref _name, user ?? "anonymous");
        }
    }

    /// <summary>Hears that there are no pulls left.</summary>
    public void SetAside(TimeSpan? wait)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (_allowance is not { Remaining: 0 } || now >= _renewsAt)
            {
                bool isOver = _allowance is null || now >= _renewsAt;
                _renewsAt = isOver ? now + (_allowance?.Window ?? UntoldWindow) : _renewsAt;
                _allowance = new PullAllowance(_allowance?.Limit ?? 0, 0, _allowance?.Window, _allowance?.CountedFor);
            }

            _left = 0;
            if (wait > TimeSpan.Zero)
                _renewsAt = now + wait.Value;
            _seenAt = now;
        }
    }

    /// <summary>Hears that another one was let in where this one was not: it comes last for a while.</summary>
    public void Distrust()
    {
        lock (_lock)
            _distrustedUntil = time.GetUtcNow() + DistrustedFor;
    }

    public void Dispose() => authenticator.Dispose();
}
