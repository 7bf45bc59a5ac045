import { BASELINES, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { record, type Recorded } from "@retail-odoo/testing";
import { Faults } from "../../internal/errors";
import type { Statement } from "../../internal/iam";
import { LandingZone } from "../landing-zone";
import type { LandingZoneArgs } from "../landing-zone-args";
import { imageReaderPolicy, loadBalancerPolicy, secretsPolicy } from "./operator-policies";
import { resolveLandingZone } from "../resolve-landing-zone";
import type { LandingZoneSpec } from "../spec";

const args: LandingZoneArgs = {
  region: "eu-central-1",
  accountId: "123456789012",
  zones: ["eu-central-1a", "eu-central-1b"],
  privateAccessFrom: ["10.8.0.0/16"],
  environment: "dev",
  baseline: BASELINES[NEWEST_BASELINE] as Baseline,
  ownership: { platform: "retail", environment: "dev", owner: "team", costCentre: "1" },
};
const spec = resolveLandingZone(args, new Faults()) as LandingZoneSpec;

const list = (value: string | readonly string[] | undefined) => (typeof value === "string" ? [value] : (value ?? []));
const matches = (pattern: string, text: string) =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(text);

interface Request {
  action: string;
  resource: string;
  /** Tags that are there, tags that are asked for, and other keys of the request. */
  has?: { [tag: string]: string };
  gives?: { [tag: string]: string };
  keys?: { [key: string]: string };
}

/** As IAM judges, for the operators that these policies use. */
function allows(policy: string, { action, resource, has = {}, gives = {}, keys = {} }: Request): boolean {
  const valueOf = (key: string) => {
    if (key.startsWith("aws:ResourceTag/")) return has[key.slice("aws:ResourceTag/".length)];
    if (key.startsWith("aws:RequestTag/")) return gives[key.slice("aws:RequestTag/".length)];
    return keys[key];
  };
  const holds = (operator: string, key: string, wanted: string | string[]) => {
    const value = valueOf(key);
    if (operator === "Null") return (value === undefined) === (wanted === "true");
    if (operator !== "StringEquals" && operator !== "ForAnyValue:StringEquals") throw new Error(operator);
    return value !== undefined && list(wanted).includes(value);
  };
  return (JSON.parse(policy) as { Statement: Statement[] }).Statement.some(
    ({ Action, Resource, Condition = {} }) =>
      list(Action).some((pattern) => matches(pattern, action)) &&
      list(Resource).some((pattern) => matches(pattern, resource)) &&
      Object.entries(Condition).every(([operator, tests]) =>
        Object.entries(tests).every(([key, wanted]) => holds(operator, key, wanted)),
      ),
  );
}

const ec2 = (resource: string) => `arn:aws:ec2:eu-central-1:123456789012:${resource}`;
const elb = (resource: string) => `arn:aws:elasticloadbalancing:eu-central-1:123456789012:${resource}`;
const OWN = { "elbv2.k8s.aws/cluster": "retail-dev" };
const FOREIGN = { "elbv2.k8s.aws/cluster": "other" };
const balancer = elb("loadbalancer/net/edge/1");

test.each<[string, Request, boolean]>([
  ["sees load balancers", { action: "elasticloadbalancing:DescribeLoadBalancers", resource: "*" }, true],
  ["makes one of its own", { action: "elasticloadbalancing:CreateLoadBalancer", resource: balancer, gives: OWN }, true],
  [
    "makes one for another",
    { action: "elasticloadbalancing:CreateLoadBalancer", resource: balancer, gives: FOREIGN },
    false,
  ],
  ["makes one without a tag", { action: "elasticloadbalancing:CreateLoadBalancer", resource: balancer }, false],
  [
    "makes an application's",
    { action: "elasticloadbalancing:CreateLoadBalancer", resource: elb("loadbalancer/app/a/1"), gives: OWN },
    false,
  ],
  ["deletes its own", { action: "elasticloadbalancing:DeleteLoadBalancer", resource: balancer, has: OWN }, true],
  ["deletes another's", { action: "elasticloadbalancing:DeleteLoadBalancer", resource: balancer, has: FOREIGN }, false],
  ["deletes nobody's", { action: "elasticloadbalancing:DeleteLoadBalancer", resource: balancer }, false],
  ["adds a listener to its own", { action: "elasticloadbalancing:CreateListener", resource: balancer, has: OWN }, true],
  [
    "adds a listener to another's",
    { action: "elasticloadbalancing:CreateListener", resource: balancer, has: FOREIGN },
    false,
  ],
  [
    "registers pods at its own",
    { action: "elasticloadbalancing:RegisterTargets", resource: elb("targetgroup/t/1"), has: OWN },
    true,
  ],
  [
    "registers pods at another's",
    { action: "elasticloadbalancing:RegisterTargets", resource: elb("targetgroup/t/1"), has: FOREIGN },
    false,
  ],
  [
    "tags what it makes",
    {
      action: "elasticloadbalancing:AddTags",
      resource: elb("listener/net/edge/1/2"),
      gives: OWN,
      keys: { "elasticloadbalancing:CreateAction": "CreateListener" },
    },
    true,
  ],
  [
    "tags its own with a name",
    { action: "elasticloadbalancing:AddTags", resource: balancer, has: OWN, gives: { Name: "edge" } },
    true,
  ],
  [
    "takes over another's by a tag",
    { action: "elasticloadbalancing:AddTags", resource: balancer, has: FOREIGN, gives: OWN },
    false,
  ],
  ["takes over nobody's by a tag", { action: "elasticloadbalancing:AddTags", resource: balancer, gives: OWN }, false],
  [
    "makes a security group",
    { action: "ec2:CreateSecurityGroup", resource: ec2("security-group/sg-1"), gives: OWN },
    true,
  ],
  ["makes it in a network", { action: "ec2:CreateSecurityGroup", resource: ec2("vpc/vpc-1") }, true],
  [
    "tags a group that it makes",
    {
      action: "ec2:CreateTags",
      resource: ec2("security-group/sg-1"),
      gives: OWN,
      keys: { "ec2:CreateAction": "CreateSecurityGroup" },
    },
    true,
  ],
  [
    "takes over a group by a tag",
    { action: "ec2:CreateTags", resource: ec2("security-group/sg-1"), gives: OWN },
    false,
  ],
  [
    "opens its own group",
    { action: "ec2:AuthorizeSecurityGroupIngress", resource: ec2("security-group/sg-1"), has: OWN },
    true,
  ],
  [
    "opens its nodes' group",
    {
      action: "ec2:AuthorizeSecurityGroupIngress",
      resource: ec2("security-group/sg-2"),
      has: { "kubernetes.io/cluster/retail-dev": "owned" },
    },
    true,
  ],
  [
    "opens the nodes of another cluster",
    {
      action: "ec2:AuthorizeSecurityGroupIngress",
      resource: ec2("security-group/sg-2"),
      has: { "kubernetes.io/cluster/other": "owned" },
    },
    false,
  ],
  [
    "opens a database's group",
    { action: "ec2:AuthorizeSecurityGroupIngress", resource: ec2("security-group/sg-3") },
    false,
  ],
  [
    "deletes its nodes' group",
    {
      action: "ec2:DeleteSecurityGroup",
      resource: ec2("security-group/sg-2"),
      has: { "kubernetes.io/cluster/retail-dev": "owned" },
    },
    false,
  ],
  ["takes WAF away", { action: "wafv2:DisassociateWebACL", resource: "*" }, false],
])("the load balancer controller: %s", (_what, request, allowed) => {
  expect(allows(loadBalancerPolicy(spec), request)).toBe(allowed);
});

const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;
const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
const through = {
  "kms:ResourceAliases": "alias/retail-dev-secrets",
  "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com",
};

test.each<[string, Request, boolean]>([
  [
    "reads a secret of the platform",
    { action: "secretsmanager:GetSecretValue", resource: secret("retail-dev/smtp-AbCdEf") },
    true,
  ],
  [
    "reads that of another",
    { action: "secretsmanager:GetSecretValue", resource: secret("retail-development/smtp-AbCdEf") },
    false,
  ],
  ["changes one", { action: "secretsmanager:PutSecretValue", resource: secret("retail-dev/smtp-AbCdEf") }, false],
  ["lists all", { action: "secretsmanager:ListSecrets", resource: "*" }, false],
  ["reads by its key", { action: "kms:Decrypt", resource: key, keys: through }, true],
  [
    "reads by its key elsewhere",
    { action: "kms:Decrypt", resource: key, keys: { ...through, "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
    false,
  ],
  [
    "reads by another key",
    { action: "kms:Decrypt", resource: key, keys: { ...through, "kms:ResourceAliases": "alias/retail-dev-data" } },
    false,
  ],
])("External Secrets: %s", (_what, request, allowed) => {
  expect(allows(secretsPolicy(spec), request)).toBe(allowed);
});

test.each<[string, Request, boolean]>([
  [
    "reads an image of the platform",
    { action: "ecr:BatchGetImage", resource: "arn:aws:ecr:eu-central-1:123456789012:repository/retail-dev/odoo" },
    true,
  ],
  [
    "reads that of another",
    { action: "ecr:BatchGetImage", resource: "arn:aws:ecr:eu-central-1:123456789012:repository/other/odoo" },
    false,
  ],
  [
    "pushes one",
    { action: "ecr:PutImage", resource: "arn:aws:ecr:eu-central-1:123456789012:repository/retail-dev/odoo" },
    false,
  ],
])("Kyverno: %s", (_what, request, allowed) => {
  expect(allows(imageReaderPolicy(spec), request)).toBe(allowed);
});

test("no policy of an operator takes all actions of a service", () => {
  const actions = [loadBalancerPolicy, secretsPolicy, imageReaderPolicy].flatMap((policy) =>
    (JSON.parse(policy(spec)) as { Statement: Statement[] }).Statement.flatMap(({ Action }) => list(Action)),
  );
  expect(actions.filter((action) => action.includes("*"))).toEqual([]);
});

const recordZone = (over: Partial<LandingZoneArgs> = {}): Promise<Recorded[]> =>
  record(() => new LandingZone("zone", { ...args, ...over }));
const associations = (resources: Recorded[]) =>
  resources
    .filter(({ type }) => type.endsWith(":PodIdentityAssociation"))
    .map(({ inputs }) => [inputs["namespace"], inputs["serviceAccount"], inputs["roleArn"]]);
const role = (suffix: string) => `arn:aws:iam::123456789012:role/retail-dev-eu-central-1-${suffix}`;

test("each operator has a role of its own, by the account of its pods; Kyverno where there is a registry to read", async () => {
  const always = [
    ["kube-system", "karpenter", role("karpenter")],
    ["kube-system", "aws-load-balancer-controller", role("load-balancer")],
    ["external-secrets", "external-secrets", role("secrets")],
  ];
  const resources = await recordZone({ registry: { repositories: ["odoo"] } });
  expect(associations(await recordZone())).toEqual(always);
  expect(associations(resources)).toEqual([...always, ["kyverno", "kyverno-admission-controller", role("signatures")]]);
  const own = resources.filter(({ name }) => /-(load-balancer|secrets|signatures|karpenter)-role$/.test(name));
  expect(own.map(({ inputs }) => inputs["permissionsBoundary"])).toEqual(
    Array.from({ length: 4 }, () => "arn:aws:iam::123456789012:policy/retail-dev-eu-central-1-boundary"),
  );
});

test("only pods of that account in that cluster take on a role", async () => {
  const resources = await recordZone();
  const trust = resources.find(({ name }) => name === "zone-secrets-role")?.inputs["assumeRolePolicy"];
  expect(JSON.parse(String(trust))).toMatchObject({
    Statement: [
      {
        Principal: { Service: "pods.eks.amazonaws.com" },
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-central-1:123456789012:cluster/retail-dev",
            "aws:RequestTag/kubernetes-namespace": "external-secrets",
            "aws:RequestTag/kubernetes-service-account": "external-secrets",
          },
        },
      },
    ],
  });
});
