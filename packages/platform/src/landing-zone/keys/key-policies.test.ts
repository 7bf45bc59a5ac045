import { BASELINES, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { Faults } from "../../internal/errors";
import { podIdentityTrust, serviceTrust, type Statement } from "../../internal/iam";
import { flowLogPolicy } from "../network/policies";
import { keyUsePolicy } from "../shared/key-access";
import { KEY_DOMAINS, keyPolicy } from "./key-policies";
import { resolveLandingZone } from "../resolve-landing-zone";
import type { LandingZoneSpec } from "../spec";
import { clusterArn } from "../shared/arns";
import type { KeyDomain } from "../shared/names";

const spec = resolveLandingZone(
  {
    region: "eu-central-1",
    accountId: "123456789012",
    zones: ["eu-central-1a", "eu-central-1b"],
    privateAccessFrom: ["10.8.0.0/16"],
    access: { admins: ["arn:aws:iam::123456789012:role/deploy"] },
    environment: "prod",
    baseline: BASELINES[NEWEST_BASELINE] as Baseline,
    ownership: { platform: "retail", environment: "prod", owner: "team", costCentre: "1" },
  },
  new Faults(),
) as LandingZoneSpec;

const domains = Object.keys(KEY_DOMAINS) as KeyDomain[];
const root = { AWS: "arn:aws:iam::123456789012:root" };
const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

function statements(policy: string): Statement[] {
  return (JSON.parse(policy) as { Statement: Statement[] }).Statement;
}

test("logs: CloudWatch Logs of the region, for the log groups of this landing zone", () => {
  expect(statements(keyPolicy("logs", spec)).slice(1, 2)).toEqual([
    {
      Sid: "LogGroups",
      Effect: "Allow",
      Principal: { Service: "logs.eu-central-1.amazonaws.com" },
      Action: use,
      Resource: "*",
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": [
            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/eks/retail-prod/cluster",
            "arn:aws:logs:eu-central-1:123456789012:log-group:/retail-odoo/retail-prod/flow-logs",
            "arn:aws:logs:eu-central-1:123456789012:log-group:/retail-odoo/retail-prod/trail",
            "arn:aws:logs:eu-central-1:123456789012:log-group:/retail-odoo/retail-prod/redis/*",
            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/rds/instance/retail-*-prod/*",
          ],
        },
      },
    },
  ]);
});

test("data: the service-linked role of Auto Scaling, which starts the nodes", () => {
  const role = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  expect(statements(keyPolicy("data", spec)).slice(2)).toEqual([
    { Sid: "NodeVolumes", Effect: "Allow", Principal: { AWS: role }, Action: use, Resource: "*" },
    {
      Sid: "NodeVolumeGrants",
      Effect: "Allow",
      Principal: { AWS: role },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ]);
});

test("backup: grants to pods allow reading and writing, and nothing else", () => {
  expect(statements(keyPolicy("backup", spec)).at(-1)).toEqual({
    Sid: "GrantsToPods",
    Effect: "Allow",
    Principal: root,
    Action: "kms:CreateGrant",
    Resource: "*",
    Condition: {
      StringEquals: { "kms:CallerAccount": "123456789012" },
      "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "GenerateDataKey"] },
    },
  });
});

test.each<[KeyDomain, string[]]>([
  ["data", ["ec2", "elasticfilesystem", "elasticache", "rds"]],
  ["backup", ["s3", "backup", "rds"]],
  ["secrets", ["eks", "secretsmanager"]],
  ["images", ["ecr"]],
])(
  "%s: principals with IAM permission, through %j only, and a replica through those of its own region",
  (domain, services) => {
    for (const region of ["eu-central-1", "eu-west-1"])
      expect(statements(keyPolicy(domain, spec, region))[1]).toEqual({
        Sid: "UseThroughServices",
        Effect: "Allow",
        Principal: root,
        Action: [...use, "kms:CreateGrant"],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": "123456789012",
            "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`),
          },
        },
      });
  },
);

test("secrets: the control plane's role decrypts them; images have no further user", () => {
  expect(statements(keyPolicy("secrets", spec)).slice(2)).toEqual([
    {
      Sid: "Cluster",
      Effect: "Allow",
      Principal: root,
      Action: [...use, "kms:ListGrants"],
      Resource: "*",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-cluster" },
      },
    },
  ]);
  expect(statements(keyPolicy("images", spec)).slice(2)).toEqual([]);
});

test.each(domains)(
  "%s: no statement admits every principal or every action, and administration is not use",
  (domain) => {
    const [administration, ...users] = statements(keyPolicy(domain, spec));
    expect(administration).toMatchObject({ Effect: "Allow", Principal: root, Resource: "*" });
    const administered = administration?.Action as string[];
    expect(administered).toContain("kms:PutKeyPolicy");
    expect(administered.filter((action) => /crypt|DataKey|CreateGrant|\*$/.test(action))).toEqual([
      "kms:Describe*",
      "kms:Disable*",
      "kms:Enable*",
      "kms:Get*",
      "kms:List*",
      "kms:Update*",
    ]);
    for (const { Principal, Condition, Action } of users) {
      expect(JSON.stringify(Principal)).not.toContain('"*"');
      expect(Action).not.toContain("kms:*");
      // A statement for the whole account has a condition.
      if (JSON.stringify(Principal).includes(":root")) expect(Object.keys(Condition ?? {}).length).toBeGreaterThan(0);
    }
  },
);

test("the trust policy of a pod's role names one service account of one cluster", () => {
  expect(statements(podIdentityTrust({ arn: clusterArn(spec) }, "kube-system", "aws-node"))).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-central-1:123456789012:cluster/retail-prod",
          "aws:RequestTag/kubernetes-namespace": "kube-system",
          "aws:RequestTag/kubernetes-service-account": "aws-node",
        },
      },
    },
  ]);
});

test("roles use a key by its alias, and write to their own log group only", () => {
  const resource = "arn:aws:kms:eu-central-1:123456789012:key/*";
  const alias = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/retail-prod-data" } };
  expect(statements(keyUsePolicy(spec, "data"))).toEqual([
    { Effect: "Allow", Action: use, Resource: resource, Condition: alias },
    {
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: resource,
      Condition: { ...alias, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ]);
  expect(statements(flowLogPolicy(spec)).map(({ Resource }) => Resource)).toEqual([
    "arn:aws:logs:eu-central-1:123456789012:log-group:/retail-odoo/retail-prod/flow-logs:*",
  ]);
});

test("a trust policy without a condition has no Condition", () => {
  expect(serviceTrust("ec2.amazonaws.com")).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
  );
});
