import { policyDocument, type Statement } from "../../internal/iam";
import { ec2Arn, repositoryArn } from "../shared/arns";
import { keyScope } from "../shared/key-access";
import type { LandingZoneSpec } from "../spec";

/** IAM policies of operators with an AWS identity; Karpenter's are in karpenter-policies. Pure. */

/** Tag with the cluster's name that the AWS Load Balancer Controller puts on its resources. */
const CLUSTER_TAG = "elbv2.k8s.aws/cluster";

/**
 * Network load balancers with target groups, listeners and security groups. The controller tags what it creates with its
 * cluster and may change only what has this tag. Permissions for application load balancers, WAF, Shield and certificates
 * are left out, because its values disable those features.
 */
export function loadBalancerPolicy(spec: LandingZoneSpec): string {
  return policyDocument(
    allow("See", LOAD_BALANCER_READS, "*"),
    allow("ServiceRole", ["iam:CreateServiceLinkedRole"], "*", {
      StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" },
    }),
    ...groupStatements(spec),
    ...balancerStatements(spec),
  );
}

function allow(
  Sid: string,
  Action: string[],
  Resource: Statement["Resource"],
  Condition?: Statement["Condition"],
): Statement {
  return { Sid, Effect: "Allow", Action, Resource, Condition };
}

/** Conditions: the resource has the tag, the request sets it, the request does not change it. */
function clusterTag({ prefix }: LandingZoneSpec) {
  const requested = `aws:RequestTag/${CLUSTER_TAG}`;
  return {
    own: { [`aws:ResourceTag/${CLUSTER_TAG}`]: prefix },
    tagged: { [requested]: prefix },
    keepsTag: { Null: { [requested]: "true" } },
  };
}

function groupStatements(spec: LandingZoneSpec): Statement[] {
  const groups = ec2Arn(spec, "security-group/*");
  const { own, tagged, keepsTag } = clusterTag(spec);
  const rules = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"];
  return [
    allow("MakeGroups", ["ec2:CreateSecurityGroup"], groups, { StringEquals: tagged }),
    allow("MakeGroupsInNetwork", ["ec2:CreateSecurityGroup"], ec2Arn(spec, "vpc/*")),
    allow("TagNewGroups", ["ec2:CreateTags"], groups, {
      StringEquals: { "ec2:CreateAction": "CreateSecurityGroup", ...tagged },
    }),
    allow("TagGroups", ["ec2:CreateTags", "ec2:DeleteTags"], groups, { ...keepsTag, StringEquals: own }),
    allow("ChangeGroups", [...rules, "ec2:DeleteSecurityGroup"], groups, { StringEquals: own }),
    // Nodes admit the load balancers' traffic; EKS tags their security group.
    allow("OpenNodes", rules, groups, {
      StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${spec.prefix}`]: "owned" },
    }),
  ];
}

function balancerStatements(spec: LandingZoneSpec): Statement[] {
  const elb = (resource: string) => `arn:aws:elasticloadbalancing:${spec.region}:${spec.accountId}:${resource}`;
  const [balancers, targets] = [elb("loadbalancer/net/*/*"), elb("targetgroup/*/*")];
  const all = [balancers, targets, elb("listener/net/*/*/*")];
  const { own, tagged, keepsTag } = clusterTag(spec);
  const action = (...names: string[]) => names.map((name) => `elasticloadbalancing:${name}`);
  return [
    allow("Make", action("CreateLoadBalancer", "CreateTargetGroup"), [balancers, targets], { StringEquals: tagged }),
    allow("MakeListeners", action("CreateListener"), balancers, { StringEquals: own }),
    allow("TagNew", action("AddTags"), all, {
      StringEquals: {
        "elasticloadbalancing:CreateAction": ["CreateListener", "CreateLoadBalancer", "CreateTargetGroup"],
        ...tagged,
      },
    }),
    allow("Tag", action("AddTags", "RemoveTags"), all, { ...keepsTag, StringEquals: own }),
    allow("Change", LOAD_BALANCER_WRITES, all, { StringEquals: own }),
  ];
}

/** These actions support no resource-level permissions. */
const LOAD_BALANCER_READS = [
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeCoipPools",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeIpamPools",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcPeeringConnections",
  "ec2:DescribeVpcs",
  "ec2:GetSecurityGroupsForVpc",
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeSSLPolicies",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
];

const LOAD_BALANCER_WRITES = [
  "elasticloadbalancing:DeleteListener",
  "elasticloadbalancing:DeleteLoadBalancer",
  "elasticloadbalancing:DeleteTargetGroup",
  "elasticloadbalancing:DeregisterTargets",
  "elasticloadbalancing:ModifyCapacityReservation",
  "elasticloadbalancing:ModifyIpPools",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:ModifyListenerAttributes",
  "elasticloadbalancing:ModifyLoadBalancerAttributes",
  "elasticloadbalancing:ModifyTargetGroup",
  "elasticloadbalancing:ModifyTargetGroupAttributes",
  "elasticloadbalancing:RegisterTargets",
  "elasticloadbalancing:SetIpAddressType",
  "elasticloadbalancing:SetSecurityGroups",
  "elasticloadbalancing:SetSubnets",
];

/** Read-only access to secrets whose names begin with the prefix, encrypted with the landing zone's key or AWS's. */
export function secretsPolicy(spec: LandingZoneSpec): string {
  const { region, accountId, prefix } = spec;
  const key = keyScope(spec, "secrets");
  return policyDocument(
    {
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:ListSecretVersionIds"],
      Resource: `arn:aws:secretsmanager:${region}:${accountId}:secret:${prefix}/*`,
    },
    {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: key.Resource,
      Condition: { ...key.Condition, StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
    },
  );
}

/** Signatures are stored beside their images. */
export function imageReaderPolicy(spec: LandingZoneSpec): string {
  return policyDocument(
    // Supports no resource-level permissions.
    { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Effect: "Allow",
      Action: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:ListImages",
      ],
      Resource: repositoryArn(spec, "*"),
    },
  );
}

/** The Cluster Autoscaler describes all Auto Scaling groups of the account and scales those of its cluster. */
export function autoscalerPolicy({ prefix, region, accountId }: LandingZoneSpec): string {
  return policyDocument(
    {
      Effect: "Allow",
      // These actions support no resource-level permissions.
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
      // For labels and taints of a node group without nodes.
      Effect: "Allow",
      Action: "eks:DescribeNodegroup",
      Resource: `arn:aws:eks:${region}:${accountId}:nodegroup/${prefix}/*`,
    },
  );
}
