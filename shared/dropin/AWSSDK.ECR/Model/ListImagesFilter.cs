namespace Amazon.ECR.Model;

public class ListImagesFilter
{
    public TagStatus? TagStatus { get; set; }

    public ImageStatusFilter? ImageStatus { get; set; }
}
