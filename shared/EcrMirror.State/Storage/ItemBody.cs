namespace EcrMirror.State.Storage;

/// <summary>What an item says. A table in memory keeps the object that was written, and nobody writes it down or reads it again.</summary>
internal abstract class ItemBody
{
    private ItemBody()
    {
    }

    /// <summary>It as JSON.</summary>
    public abstract string Text { get; }

    /// <summary>JSON that a table holds.</summary>
    public sealed class OfText(string text) : ItemBody
    {
        public override string Text => text;
    }

    /// <summary>An object that does not change.</summary>
    public sealed class OfObject<T>(T value, Func<T, string> write) : ItemBody
    {
        public T Value => value;

        public override string Text => write(value);
    }
}
