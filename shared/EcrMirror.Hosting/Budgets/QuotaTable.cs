namespace EcrMirror.Hosting.Budgets;

/// <summary>Quotas that are published.</summary>
public enum QuotaTable
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of Amazon ECR, for each account and region.</summary>
    Ecr,

    /// <summary>Those of Amazon ECR Public, for each account.</summary>
    EcrPublic,
}
