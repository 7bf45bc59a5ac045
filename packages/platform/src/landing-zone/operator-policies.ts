import { policyDocument, repositoryArn, type Statement } from "./iam-policies";
import type { LandingZoneSpec } from "./resolve-landing-zone";
import { keyAlias } from "./site";

/** What operators with an identity in AWS may do there. Pure. */

/** Tag that the AWS Load Balancer Controller puts on all it makes, with the cluster's name. */
const CLUSTER_TAG = "elbv2.k8s.aws/cluster";

/**
 * The controller makes network load balancers, their target groups, listeners and security groups. What it makes it tags with
 * its cluster, and it changes nothing that another cluster's tag or none is on. Rights that only application load balancers,
 * WAF, Shield and certificates need are left out: it is told to leave those alone.
 */
export function loadBalancerPolicy(spec: LandingZoneSpec): string {
  const { region, accountId, prefix } = spec;
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${accountId}:${resource}`;
  const elb = (resource: string) => `arn:aws:elasticloadbalancing:${region}:${accountId}:${resource}`;
  const [balancers, targets, listeners] = [
    elb("loadbalancer/net/*/*"),
    elb("targetgroup/*/*"),
    elb("listener/net/*/*/*"),
  ];
  const made = [balancers, targets, listeners];
  const own = { [`aws:ResourceTag/${CLUSTER_TAG}`]: prefix };
  const tagged = { [`aws:RequestTag/${CLUSTER_TAG}`]: prefix };
  const keepsTag = { Null: { [`aws:RequestTag/${CLUSTER_TAG}`]: "true" } };
  const allow = (
    Sid: string,
    Action: string[],
    Resource: Statement["Resource"],
    Condition?: Statement["Condition"],
  ) => ({
    Sid,
    Effect: "Allow" as const,
    Action,
    Resource,
    Condition,
  });
  return policyDocument(
    allow("See", LOAD_BALANCER_SEES, "*"),
    allow("ServiceRole", ["iam:CreateServiceLinkedRole"], "*", {
      StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" },
    }),
    allow("MakeGroups", ["ec2:CreateSecurityGroup"], ec2("security-group/*"), { StringEquals: tagged }),
    allow("MakeGroupsInNetwork", ["ec2:CreateSecurityGroup"], ec2("vpc/*")),
    allow("TagNewGroups", ["ec2:CreateTags"], ec2("security-group/*"), {
      StringEquals: { "ec2:CreateAction": "CreateSecurityGroup", ...tagged },
    }),
    allow("TagGroups", ["ec2:CreateTags", "ec2:DeleteTags"], ec2("security-group/*"), {
      ...keepsTag,
      StringEquals: own,
    }),
    allow(
      "ChangeGroups",
      ["ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupIngress"],
      ec2("security-group/*"),
      { StringEquals: own },
    ),
    // Nodes let in what a load balancer sends; EKS tags their group.
    allow(
      "OpenNodes",
      ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      ec2("security-group/*"),
      { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${prefix}`]: "owned" } },
    ),
    allow(
      "Make",
      ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      [balancers, targets],
      {
        StringEquals: tagged,
      },
    ),
    allow("MakeListeners", ["elasticloadbalancing:CreateListener"], balancers, { StringEquals: own }),
    allow("TagNew", ["elasticloadbalancing:AddTags"], made, {
      StringEquals: {
        "elasticloadbalancing:CreateAction": ["CreateListener", "CreateLoadBalancer", "CreateTargetGroup"],
        ...tagged,
      },
    }),
    allow("Tag", ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"], made, {
      ...keepsTag,
      StringEquals: own,
    }),
    allow("Change", LOAD_BALANCER_CHANGES, made, { StringEquals: own }),
  );
}

/** None of these can be narrowed to a resource. */
const LOAD_BALANCER_SEES = [
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

const LOAD_BALANCER_CHANGES = [
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

/** Secrets whose names begin with the landing zone's prefix, under its key or that of AWS, and none to change. */
export function secretsPolicy(spec: LandingZoneSpec): string {
  const { region, accountId, prefix } = spec;
  return policyDocument(
    {
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:ListSecretVersionIds"],
      Resource: `arn:aws:secretsmanager:${region}:${accountId}:secret:${prefix}/*`,
    },
    {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:${region}:${accountId}:key/*`,
      Condition: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias(spec, "secrets") },
        StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
      },
    },
  );
}

/** Signatures lie beside their images. */
export function imageReaderPolicy(spec: LandingZoneSpec): string {
  return policyDocument(
    // Cannot be narrowed.
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
