import { policyDocument, type Statement } from "../../internal/iam";
import { clusterArn, ec2Arn, iamArn, karpenterQueueArn } from "../shared/arns";
import { keyUseStatements } from "../shared/key-access";
import { roleName } from "../shared/names";
import type { LandingZoneSpec } from "../spec";

/** Karpenter launches and terminates the nodes of its own cluster, and of no other. Pure. */
export function karpenterPolicy(spec: LandingZoneSpec): string {
  return policyDocument(...launch(spec), ...tag(spec), ...terminate(spec), ...describe(spec), ...volumes(spec));
}

const NODE_PARTS = ["fleet", "instance", "launch-template", "network-interface", "spot-instances-request", "volume"];

/** Tags with the cluster and the node pool, which Karpenter puts on everything that it creates. */
function ofOwnCluster({ prefix }: LandingZoneSpec, tags: "Request" | "Resource"): Statement["Condition"] {
  return {
    StringEquals: { [`aws:${tags}Tag/kubernetes.io/cluster/${prefix}`]: "owned" },
    StringLike: { [`aws:${tags}Tag/karpenter.sh/nodepool`]: "*" },
  };
}

function launch(spec: LandingZoneSpec): Statement[] {
  const Action = ["ec2:CreateFleet", "ec2:RunInstances"];
  const network = ["capacity-reservation", "security-group", "subnet"].map((type) => ec2Arn(spec, `${type}/*`));
  const images = ["image", "snapshot"].map((type) => `arn:aws:ec2:${spec.region}::${type}/*`);
  return [
    { Sid: "FromImages", Effect: "Allow", Action, Resource: [...images, ...network] },
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

function tag(spec: LandingZoneSpec): Statement[] {
  const requested = ofOwnCluster(spec, "Request");
  return [
    {
      Sid: "TagWhatIsMade",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: NODE_PARTS.map((type) => ec2Arn(spec, `${type}/*`)),
      Condition: {
        ...requested,
        StringEquals: {
          ...requested?.["StringEquals"],
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

function terminate(spec: LandingZoneSpec): Statement[] {
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
      Resource: karpenterQueueArn(spec),
    },
  ];
}

function describe(spec: LandingZoneSpec): Statement[] {
  return [
    {
      Sid: "Look",
      Effect: "Allow",
      // These actions support no resource-level permissions.
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
      Resource: clusterArn(spec),
    },
    {
      Sid: "LookAtProfiles",
      Effect: "Allow",
      Action: "iam:GetInstanceProfile",
      Resource: iamArn(spec, "instance-profile/*"),
    },
    // Karpenter lists profiles for its garbage collection; the action supports no resource-level permissions.
    { Sid: "ListProfiles", Effect: "Allow", Action: "iam:ListInstanceProfiles", Resource: "*" },
  ];
}

/** Volumes of nodes are encrypted with the data key, which EC2 uses on behalf of Karpenter. */
function volumes(spec: LandingZoneSpec): Statement[] {
  return keyUseStatements(spec, "data", ["Disks", "DiskGrants"]);
}

/** Only EventBridge sends messages, and only over TLS. */
export function queuePolicy(spec: LandingZoneSpec): string {
  const Resource = karpenterQueueArn(spec);
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
