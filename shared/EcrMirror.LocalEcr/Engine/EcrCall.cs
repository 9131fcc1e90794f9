using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Journal;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>On whose behalf, and through which face, an action is done.</summary>
internal readonly record struct EcrCall(Caller Caller, EcrFace Face);
