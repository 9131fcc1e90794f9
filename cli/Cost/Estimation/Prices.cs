namespace EcrMirror.Cli.Cost.Estimation;

/// <summary>What AWS asks for, in USD before taxes and discounts. What is built in is of us-east-1 and March 2026; docs/cost.md names the sources.</summary>
internal sealed record Prices
{
    /// <summary>Where they are from, for a person.</summary>
    public string Named { get; init; } = "built in: us-east-1, March 2026";

    /// <summary>
    /// Bytes of the gigabyte that the other members mean. Amazon S3 documents 2^30; of Amazon ECR it is not documented, and a bill with 10^9 would be
    /// 7 % higher.
    /// </summary>
    public long BytesPerGigabyte { get; init; } = 1L << 30;

    /// <summary>A gigabyte in a private repository for a month.</summary>
    public decimal PrivateStoragePerGigabyteMonth { get; init; } = 0.10m;

    /// <summary>Gigabytes of an account's private repositories that cost nothing. New accounts have 0.5 for a year, which is not counted.</summary>
    public decimal PrivateStorageFreeGigabytes { get; init; }

    /// <summary>A gigabyte in a repository of ECR Public for a month.</summary>
    public decimal PublicStoragePerGigabyteMonth { get; init; } = 0.10m;

    /// <summary>Gigabytes of an account's repositories of ECR Public that cost nothing.</summary>
    public decimal PublicStorageFreeGigabytes { get; init; } = 50m;

    /// <summary>A gigabyte into AWS.</summary>
    public decimal TransferInPerGigabyte { get; init; }

    /// <summary>A gigabyte out of Amazon ECR within its region.</summary>
    public decimal TransferSameRegionPerGigabyte { get; init; }

    /// <summary>A gigabyte out of Amazon ECR to another region. Sources say 0.01 to 0.09.</summary>
    public decimal TransferCrossRegionPerGigabyte { get; init; } = 0.02m;

    /// <summary>A gigabyte out of Amazon ECR to the internet.</summary>
    public decimal TransferInternetPerGigabyte { get; init; } = 0.09m;

    /// <summary>Gigabytes to the internet that cost an account nothing in a month.</summary>
    public decimal TransferInternetFreeGigabytes { get; init; } = 100m;

    /// <summary>A thousand requests to Amazon ECR, which asks for nothing.</summary>
    public decimal RequestsPerThousand { get; init; }

    public decimal Gigabytes(decimal bytes) => bytes / BytesPerGigabyte;
}
