import { KEY_USE, keyScope, LENT_TO_AWS, policyDocument, type Statement } from "../shared/iam-policies";
import type { LandingZoneSpec } from "../resolve-landing-zone";
import { iamArn, karpenterQueueName, roleName } from "../shared/context";

/** What Karpenter may do in AWS: start and end nodes of its own cluster, and nobody else's. Pure. */
export function karpenterPolicy(spec: LandingZoneSpec): string {
  return policyDocument(...starting(spec), ...tagging(spec), ...ending(spec), ...looking(spec), ...volumes(spec));
}

const NODE_PARTS = ["fleet", "instance", "launch-template", "network-interface", "spot-instances-request", "volume"];

/** Whatever it makes says the cluster and the pool it is for. */
function ofOwnCluster({ prefix }: LandingZoneSpec, tags: "Request" | "Resource"): Statement["Condition"] {
  return {
    StringEquals: { [`aws:${tags}Tag/kubernetes.io/cluster/${prefix}`]: "owned" },
    StringLike: { [`aws:${tags}Tag/karpenter.sh/nodepool`]: "*" },
  };
}

function starting(spec: LandingZoneSpec): Statement[] {
  const Action = ["ec2:CreateFleet", "ec2:RunInstances"];
  const theirs = ["capacity-reservation", "security-group", "subnet"].map((type) => ec2Arn(spec, `${type}/*`));
  const images = ["image", "snapshot"].map((type) => `arn:aws:ec2:${spec.region}::${type}/*`);
  return [
    { Sid: "FromImages", Effect: "Allow", Action, Resource: [...images, ...theirs] },
    {
      Sid: "FromOwnTemplates",
      Effect: "Allow",
      Action,
      Resource: ec2Arn(spec, "launch-template/*"),
      Condition: ofOwnCluster(spec, "Resource"),
    },
    {
      Sid: "OwnNodes",
      Effect: "Allow",
      Action: [...Action, "ec2:CreateLaunchTemplate"],
      Resource: NODE_PARTS.map((type) => ec2Arn(spec, `${type}/*`)),
      Condition: ofOwnCluster(spec, "Request"),
    },
    {
      Sid: "AsNode",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: iamArn(spec, `role/${roleName(spec, "karpenter-node")}`),
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
  ];
}

function tagging(spec: LandingZoneSpec): Statement[] {
  const made = ofOwnCluster(spec, "Request");
  return [
    {
      Sid: "TagWhatIsMade",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: NODE_PARTS.map((type) => ec2Arn(spec, `${type}/*`)),
      Condition: {
        ...made,
        StringEquals: {
          ...made?.["StringEquals"],
          "ec2:CreateAction": ["CreateFleet", "CreateLaunchTemplate", "RunInstances"],
        },
      },
    },
    {
      Sid: "NameOwnNodes",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: ec2Arn(spec, "instance/*"),
      Condition: {
        ...ofOwnCluster(spec, "Resource"),
        "ForAllValues:StringEquals": { "aws:TagKeys": ["Name", "eks:eks-cluster-name", "karpenter.sh/nodeclaim"] },
      },
    },
  ];
}

function ending(spec: LandingZoneSpec): Statement[] {
  return [
    {
      Sid: "EndOwnNodes",
      Effect: "Allow",
      Action: ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"],
      Resource: ["instance", "launch-template"].map((type) => ec2Arn(spec, `${type}/*`)),
      Condition: ofOwnCluster(spec, "Resource"),
    },
    {
      Sid: "HearOfInterruptions",
      Effect: "Allow",
      Action: ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
      Resource: queueArn(spec),
    },
  ];
}

function looking(spec: LandingZoneSpec): Statement[] {
  return [
    {
      Sid: "Look",
      Effect: "Allow",
      // None of these can be narrowed to a resource.
      Action: [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeCapacityReservations",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribePlacementGroups",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSpotPriceHistory",
        "ec2:DescribeSubnets",
      ],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": spec.region } },
    },
    { Sid: "LookAtPrices", Effect: "Allow", Action: "pricing:GetProducts", Resource: "*" },
    {
      Sid: "LookAtImages",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: `arn:aws:ssm:${spec.region}::parameter/aws/service/*`,
    },
    {
      Sid: "LookAtCluster",
      Effect: "Allow",
      Action: "eks:DescribeCluster",
      Resource: `arn:aws:eks:${spec.region}:${spec.accountId}:cluster/${spec.prefix}`,
    },
    {
      Sid: "LookAtProfiles",
      Effect: "Allow",
      Action: "iam:GetInstanceProfile",
      Resource: iamArn(spec, "instance-profile/*"),
    },
    // It looks for profiles of its own that it has to clear away, and IAM narrows no list.
    { Sid: "ListProfiles", Effect: "Allow", Action: "iam:ListInstanceProfiles", Resource: "*" },
  ];
}

/** Disks of nodes are under the data key, which EC2 uses on Karpenter's behalf. */
function volumes(spec: LandingZoneSpec): Statement[] {
  const { Resource, Condition } = keyScope(spec, "data");
  return [
    { Sid: "Disks", Effect: "Allow", Action: KEY_USE, Resource, Condition },
    {
      Sid: "DiskGrants",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource,
      Condition: { ...Condition, ...LENT_TO_AWS },
    },
  ];
}

/** EventBridge writes, by TLS; nobody else does. */
export function queuePolicy(spec: LandingZoneSpec): string {
  const Resource = queueArn(spec);
  return policyDocument(
    {
      Sid: "Events",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource,
      Condition: { StringEquals: { "aws:SourceAccount": spec.accountId } },
    },
    {
      Sid: "OnlyEncrypted",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}

export function queueArn(spec: LandingZoneSpec): string {
  return `arn:aws:sqs:${spec.region}:${spec.accountId}:${karpenterQueueName(spec)}`;
}

function ec2Arn({ region, accountId }: LandingZoneSpec, resource: string): string {
  return `arn:aws:ec2:${region}:${accountId}:${resource}`;
}
