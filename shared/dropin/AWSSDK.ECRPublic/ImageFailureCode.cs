using Amazon.Runtime;

namespace Amazon.ECRPublic;

public class ImageFailureCode : ConstantClass
{
    public static readonly ImageFailureCode InvalidImageDigest = new("InvalidImageDigest");

    public static readonly ImageFailureCode InvalidImageTag = new("InvalidImageTag");

    public static readonly ImageFailureCode ImageTagDoesNotMatchDigest = new("ImageTagDoesNotMatchDigest");

    public static readonly ImageFailureCode ImageNotFound = new("ImageNotFound");

    public static readonly ImageFailureCode MissingDigestAndTag = new("MissingDigestAndTag");

    public static readonly ImageFailureCode ImageReferencedByManifestList = new("ImageReferencedByManifestList");

    public static readonly ImageFailureCode KmsError = new("KmsError");

    public ImageFailureCode(string value)
        : base(value)
    {
    }

    public static implicit operator ImageFailureCode(string value) => FindValue(value);

    public static ImageFailureCode FindValue(string value) => FindValue<ImageFailureCode>(value);
}
