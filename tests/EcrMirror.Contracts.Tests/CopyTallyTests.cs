namespace EcrMirror.Contracts.Tests;

public sealed class CopyTallyTests
{
    private static readonly CopyTally Some = new()
    {
        BlobsCopied = 1,
        BytesCopied = 10,
        BlobsMounted = 2,
        BytesMounted = 20,
        BlobsPresent = 3,
        BytesPresent = 30,
    };

    [Fact]
    public void Both_together_are_the_sum_of_each_part()
    {
        CopyTally sum = Some.Add(new CopyTally
        {
            BlobsCopied = 100,
            BytesCopied = 1000,
            BlobsMounted = 200,
            BytesMounted = 2000,
            BlobsPresent = 300,
            BytesPresent = 3000,
        });

        var expected = new CopyTally
        {
            BlobsCopied = 101,
            BytesCopied = 1010,
            BlobsMounted = 202,
            BytesMounted = 2020,
            BlobsPresent = 303,
            BytesPresent = 3030,
        };
        Assert.Equal(expected, sum);
    }

    [Fact]
    public void Nothing_adds_nothing()
    {
        Assert.Equal(Some, Some.Add(CopyTally.None));
        Assert.Equal(Some, CopyTally.None.Add(Some));
        Assert.Equal(new CopyTally(), CopyTally.None);
    }
}
