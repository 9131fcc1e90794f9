using Amazon.Runtime;
using EcrMirror.Ecr.Clients;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Says which link of the SDK's chain credentials came from: which of several that are set wins surprises many.</summary>
internal static class CredentialLink
{
    public static string Describe(AWSCredentials credentials) => credentials switch
    {
        AssumedRole role => $"the role {role.RoleArn} of {EcrOptions.Section}:{nameof(EcrOptions.Roles)}",
        EnvironmentVariablesAWSCredentials => "the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        AssumeRoleWithWebIdentityCredentials => "the web identity token in AWS_WEB_IDENTITY_TOKEN_FILE (IRSA)",
        GenericContainerCredentials => "the agent of the pod or task (AWS_CONTAINER_CREDENTIALS_FULL_URI or _RELATIVE_URI)",
        InstanceProfileAWSCredentials => "the role of the machine",
        _ when credentials.GetType().Name is "DefaultInstanceProfileAWSCredentials" => "the role of the machine",
        SSOAWSCredentials => $"{Profile}, by single sign-on",
        ProcessAWSCredentials => $"{Profile}, by a program",
        AssumeRoleAWSCredentials => $"{Profile}, by a role that it assumes",
        BasicAWSCredentials or SessionAWSCredentials => Profile,
        _ => $"{credentials.GetType().Name} of the SDK",
    };

    private static string Profile =>
        $"the profile '{(Environment.GetEnvironmentVariable("AWS_PROFILE") is { Length: > 0 } named ? named : "default")}'";
}
