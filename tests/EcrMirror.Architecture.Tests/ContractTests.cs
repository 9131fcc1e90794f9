using System.Reflection;
using System.Text.Json.Serialization;
using EcrMirror.Contracts;

namespace EcrMirror.Architecture.Tests;

public sealed class ContractTests
{
    // What stands in members of messages as a text; what reads and writes such texts is no message either.
    private static readonly Type[] Texts = [typeof(TagPattern), typeof(TagTemplate), typeof(TagVersion), typeof(VersionRange)];

    public static TheoryData<Type> Messages =>
    [
        .. typeof(CopyManifest).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && !(type.IsAbstract && type.IsSealed) && !type.IsAssignableTo(typeof(JsonConverter)))
            .Except(Texts),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_a_sealed_record(Type message)
    {
        Assert.True(message.IsSealed);
        Assert.NotNull(message.GetMethod("<Clone>$"));
    }

    // The full name is the name of the exchange or topic, and part of the contract.
    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_has_the_namespace_of_the_contracts(Type message)
    {
        Assert.Equal("EcrMirror.Contracts", message.Namespace);
    }

    // A positional record has no parameterless constructor, and then the bus cannot read it.
    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_can_be_read_by_the_bus(Type message)
    {
        Assert.NotNull(message.GetConstructor(BindingFlags.Public | BindingFlags.Instance, []));
    }
}
