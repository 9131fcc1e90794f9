namespace EcrMirror.State.Storage;

/// <summary>Where an item is: items of one group can be listed by name. The pair is a partition key and a sort key.</summary>
internal readonly record struct ItemKey(string Group, string Name);
