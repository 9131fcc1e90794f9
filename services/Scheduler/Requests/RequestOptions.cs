namespace EcrMirror.Scheduler.Requests;

/// <summary>What requests may name.</summary>
public sealed class RequestOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Scheduler:Requests";

    /// <summary>What requests may name, besides <see cref="Allow"/> and <see cref="ReplyTopics"/>.</summary>
    public RequestScope MayName { get; set; } = RequestScope.WhatRulesName;

    /// <summary>Sources and destinations that requests may name together although no rule does. More entries allow more.</summary>
    public IList<AllowedMirror> Allow { get; } = [];

    /// <summary>
    /// Patterns of the ARNs of topics that requests may want to be answered on, such as
    /// <c>arn:aws:sns:eu-west-1:123456789012:mirrored-*</c>. Without any no request may name one.
    /// </summary>
    public IList<string> ReplyTopics { get; } = [];
}

/// <summary>Sources and destinations that requests may name together.</summary>
public sealed class AllowedMirror
{
    /// <summary>A pattern over <c>host/name</c>, such as <c>docker.io/library/*</c>.</summary>
    public string Source { get; set; } = "";

    /// <summary>Patterns over <c>host/name</c> of where it may be mirrored to.</summary>
    public IList<string> Destinations { get; } = [];
}

/// <summary>What requests may name.</summary>
public enum RequestScope
{
    /// <summary>A source repository and a destination repository that some rule names together.</summary>
    WhatRulesName,

    /// <summary>Everything. For who asks for himself and with his own credentials, as at a command line.</summary>
    Everything,
}
