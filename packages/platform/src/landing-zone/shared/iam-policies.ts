import type { LandingZoneSpec } from "../resolve-landing-zone";
import { iamArn, keyAlias, logGroupArn, logGroupNames, type KeyDomain } from "./context";

/** IAM policies. Pure, and of ARNs computed from names, so that a preview shows them whole. */

export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | { AWS: string | string[] } | { Service: string | string[] } | { Federated: string };
  Action: string | string[];
  Resource?: string | readonly string[];
  Condition?: { [operator: string]: { [key: string]: string | string[] } };
}

export function policyDocument(...statements: Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Lets a service of AWS take on a role. */
export function serviceTrust(service: string, Condition?: Statement["Condition"]): string {
  return policyDocument({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition });
}

/** Lets the pods of one service account in one cluster take on a role, by EKS Pod Identity. */
export function podIdentityTrust(clusterArn: string, namespace: string, serviceAccount: string): string {
  return policyDocument({
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-arn": clusterArn,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  });
}

/** Reading and writing under a key. */
export const KEY_USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/** Lending a key only to a service of AWS that acts on one's behalf. */
export const LENT_TO_AWS = { Bool: { "kms:GrantIsForAWSResource": "true" } };

/** A role's side of using a key; the key's own policy has to agree. */
export function keyUsePolicy(spec: LandingZoneSpec, domain: KeyDomain): string {
  const { Resource, Condition } = keyScope(spec, domain);
  return policyDocument(
    { Effect: "Allow", Action: KEY_USE, Resource, Condition },
    { Effect: "Allow", Action: "kms:CreateGrant", Resource, Condition: { ...Condition, ...LENT_TO_AWS } },
  );
}

/** Names a key. AWS draws its ARN, so the alias names one that is made here; one that was there already has its ARN. */
export function keyScope(
  spec: LandingZoneSpec,
  domain: KeyDomain,
  region = spec.region,
): Required<Pick<Statement, "Resource">> & Pick<Statement, "Condition"> {
  const existing = region === spec.region ? spec.existingKeys?.[domain] : undefined;
  if (existing !== undefined) return { Resource: existing };
  return {
    Resource: `arn:aws:kms:${region}:${spec.accountId}:key/*`,
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias(spec, domain) } },
  };
}

/**
 * Through a door in the network goes who belongs to this account, so that stolen credentials of another cannot carry data
 * out. Whoever takes on a role by a token belongs to nobody yet, and may take on those of this account.
 */
export function endpointPolicy(spec: LandingZoneSpec, service: string): string {
  const members: Statement = {
    Sid: "OwnPrincipals",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": spec.accountId } },
  };
  const byToken: Statement = {
    Sid: "OwnRolesByToken",
    Effect: "Allow",
    Principal: "*",
    Action: "sts:AssumeRoleWithWebIdentity",
    Resource: iamArn(spec, "role/*"),
  };
  return service === "sts" ? policyDocument(members, byToken) : policyDocument(members);
}

/** Nodes make the repository of a copied image when they first pull it. */
export function cacheReaderPolicy(spec: LandingZoneSpec): string {
  return policyDocument({
    Effect: "Allow",
    Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
    Resource: repositoryArn(spec, "*"),
  });
}

/** ECR makes the repository of a copy with the tags and the key of its template, in the template's region. */
export function imageWriterPolicy(spec: LandingZoneSpec, region = spec.region): string {
  return policyDocument(
    {
      Effect: "Allow",
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
      Resource: repositoryArn({ ...spec, region }, "*"),
    },
    {
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
      ...keyScope(spec, "images", region),
    },
  );
}

export function repositoryArn({ region, accountId, prefix }: LandingZoneSpec, name: string): string {
  return `arn:aws:ecr:${region}:${accountId}:repository/${prefix}/${name}`;
}

/** The flow logs write into their own group. */
export function flowLogPolicy(spec: LandingZoneSpec): string {
  return policyDocument({
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
    Resource: `${logGroupArn(spec, logGroupNames(spec).flow)}:*`,
  });
}

/** The autoscaler sees every group of the account, and moves those of its cluster. */
export function autoscalerPolicy({ prefix, region, accountId }: LandingZoneSpec): string {
  return policyDocument(
    {
      Effect: "Allow",
      // None of these can be narrowed to a resource.
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
      ],
      Resource: "*",
    },
    {
      Effect: "Allow",
      Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      Resource: "*",
      Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${prefix}`]: "owned" } },
    },
    {
      // Labels and taints of a group that has no node to look at.
      Effect: "Allow",
      Action: "eks:DescribeNodegroup",
      Resource: `arn:aws:eks:${region}:${accountId}:nodegroup/${prefix}/*`,
    },
  );
}
