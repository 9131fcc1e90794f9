using System.Buffers.Binary;
using System.Text;

namespace EcrMirror.Distributed.Tests.Traces;

/// <summary>One field of a message in protobuf: https://protobuf.dev/programming-guides/encoding.</summary>
internal readonly record struct ProtobufField(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public string Hex => Convert.ToHexStringLower(Bytes.Span);
}

/// <summary>As much of protobuf as it takes to read OTLP.</summary>
internal static class Protobuf
{
    public static IEnumerable<ProtobufField> Fields(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            ulong tag = Varint(ref message);
            int number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return new ProtobufField(number, Varint(ref message), default);
                    break;
                case 1:
                    yield return new ProtobufField(number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span), default);
                    message = message[8..];
                    break;
                case 2:
                    int length = (int)Varint(ref message);
                    yield return new ProtobufField(number, 0, message[..length]);
                    message = message[length..];
                    break;
                case 5:
                    yield return new ProtobufField(number, BinaryPrimitives.ReadUInt32LittleEndian(message.Span), default);
                    message = message[4..];
                    break;
                default:
                    throw new FormatException($"Field {number} has a wire type that OTLP does not use.");
            }
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message.Span[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
