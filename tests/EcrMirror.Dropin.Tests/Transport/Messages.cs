namespace EcrMirror.Dropin.Tests.Transport;

public sealed record ImageFound(string Name);

public sealed record ImageCopied(string Name);

public sealed record ImagePublished(string Name);

public sealed record ImageAsked(string Name);

public sealed record ImageAnswered(string Digest);

public sealed record ImageIgnored(string Name);
