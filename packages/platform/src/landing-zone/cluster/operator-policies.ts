import { keyScope, policyDocument, repositoryArn, type Statement } from "../shared/iam-policies";
import type { LandingZoneSpec } from "../resolve-landing-zone";

/** What operators with an identity in AWS may do there. Pure. */

/** Tag that the AWS Load Balancer Controller puts on all it makes, with the cluster's name. */
const CLUSTER_TAG = "elbv2.k8s.aws/cluster";

/**
 * The controller makes network load balancers, their target groups, listeners and security groups. What it makes it tags with
 * its cluster, and it changes nothing that another cluster's tag or none is on. Rights that only application load balancers,
 * WAF, Shield and certificates need are left out: it is told to leave those alone.
 */
export function loadBalancerPolicy(spec: LandingZoneSpec): string {
  return policyDocument(
    allow("See", LOAD_BALANCER_SEES, "*"),
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

/** The tag as it is there, as it is asked for, and a request that leaves it as it is. */
function clusterTag({ prefix }: LandingZoneSpec) {
  const asked = `aws:RequestTag/${CLUSTER_TAG}`;
  return {
    own: { [`aws:ResourceTag/${CLUSTER_TAG}`]: prefix },
    tagged: { [asked]: prefix },
    keepsTag: { Null: { [asked]: "true" } },
  };
}

function groupStatements(spec: LandingZoneSpec): Statement[] {
  const ec2 = (resource: string) => `arn:aws:ec2:${spec.region}:${spec.accountId}:${resource}`;
  const groups = ec2("security-group/*");
  const { own, tagged, keepsTag } = clusterTag(spec);
  const rules = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"];
  return [
    allow("MakeGroups", ["ec2:CreateSecurityGroup"], groups, { StringEquals: tagged }),
    allow("MakeGroupsInNetwork", ["ec2:CreateSecurityGroup"], ec2("vpc/*")),
    allow("TagNewGroups", ["ec2:CreateTags"], groups, {
      StringEquals: { "ec2:CreateAction": "CreateSecurityGroup", ...tagged },
    }),
    allow("TagGroups", ["ec2:CreateTags", "ec2:DeleteTags"], groups, { ...keepsTag, StringEquals: own }),
    allow("ChangeGroups", [...rules, "ec2:DeleteSecurityGroup"], groups, { StringEquals: own }),
    // Nodes let in what a load balancer sends; EKS tags their group.
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
    allow("Change", LOAD_BALANCER_CHANGES, all, { StringEquals: own }),
  ];
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
