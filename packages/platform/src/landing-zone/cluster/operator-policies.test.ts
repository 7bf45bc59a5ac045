import { record, zoneArgs, type Recorded } from "@retail-odoo/testing";
import { Faults } from "../../internal/errors";
import type { Statement } from "../../internal/iam";
import { LandingZone } from "../landing-zone";
import type { LandingZoneArgs } from "../landing-zone-args";
import { imageReaderPolicy, loadBalancerPolicy, secretsPolicy } from "./operator-policies";
import { resolveLandingZone } from "../resolve-landing-zone";
import type { LandingZoneSpec } from "../spec";

const args: LandingZoneArgs = { ...zoneArgs("dev"), zones: ["eu-central-1a", "eu-central-1b"] };
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
  /** Tags of the resource, tags in the request, and other condition keys. */
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
  ["describes load balancers", { action: "elasticloadbalancing:DescribeLoadBalancers", resource: "*" }, true],
  [
    "creates one of its cluster",
    { action: "elasticloadbalancing:CreateLoadBalancer", resource: balancer, gives: OWN },
    true,
  ],
  [
    "creates one of another cluster",
    { action: "elasticloadbalancing:CreateLoadBalancer", resource: balancer, gives: FOREIGN },
    false,
  ],
  ["creates one without a tag", { action: "elasticloadbalancing:CreateLoadBalancer", resource: balancer }, false],
  [
    "creates an application load balancer",
    { action: "elasticloadbalancing:CreateLoadBalancer", resource: elb("loadbalancer/app/a/1"), gives: OWN },
    false,
  ],
  [
    "deletes one of its cluster",
    { action: "elasticloadbalancing:DeleteLoadBalancer", resource: balancer, has: OWN },
    true,
  ],
  [
    "deletes one of another cluster",
    { action: "elasticloadbalancing:DeleteLoadBalancer", resource: balancer, has: FOREIGN },
    false,
  ],
  ["deletes one without a tag", { action: "elasticloadbalancing:DeleteLoadBalancer", resource: balancer }, false],
  [
    "adds a listener to one of its cluster",
    { action: "elasticloadbalancing:CreateListener", resource: balancer, has: OWN },
    true,
  ],
  [
    "adds a listener to one of another cluster",
    { action: "elasticloadbalancing:CreateListener", resource: balancer, has: FOREIGN },
    false,
  ],
  [
    "registers pods in its own target group",
    { action: "elasticloadbalancing:RegisterTargets", resource: elb("targetgroup/t/1"), has: OWN },
    true,
  ],
  [
    "registers pods in a target group of another cluster",
    { action: "elasticloadbalancing:RegisterTargets", resource: elb("targetgroup/t/1"), has: FOREIGN },
    false,
  ],
  [
    "tags a listener that it creates",
    {
      action: "elasticloadbalancing:AddTags",
      resource: elb("listener/net/edge/1/2"),
      gives: OWN,
      keys: { "elasticloadbalancing:CreateAction": "CreateListener" },
    },
    true,
  ],
  [
    "tags one of its cluster with a name",
    { action: "elasticloadbalancing:AddTags", resource: balancer, has: OWN, gives: { Name: "edge" } },
    true,
  ],
  [
    "tags one of another cluster as its own",
    { action: "elasticloadbalancing:AddTags", resource: balancer, has: FOREIGN, gives: OWN },
    false,
  ],
  [
    "tags an untagged one as its own",
    { action: "elasticloadbalancing:AddTags", resource: balancer, gives: OWN },
    false,
  ],
  [
    "creates a security group",
    { action: "ec2:CreateSecurityGroup", resource: ec2("security-group/sg-1"), gives: OWN },
    true,
  ],
  ["creates it in a VPC", { action: "ec2:CreateSecurityGroup", resource: ec2("vpc/vpc-1") }, true],
  [
    "tags a security group that it creates",
    {
      action: "ec2:CreateTags",
      resource: ec2("security-group/sg-1"),
      gives: OWN,
      keys: { "ec2:CreateAction": "CreateSecurityGroup" },
    },
    true,
  ],
  [
    "tags an existing security group as its own",
    { action: "ec2:CreateTags", resource: ec2("security-group/sg-1"), gives: OWN },
    false,
  ],
  [
    "adds a rule to its own security group",
    { action: "ec2:AuthorizeSecurityGroupIngress", resource: ec2("security-group/sg-1"), has: OWN },
    true,
  ],
  [
    "adds a rule to the security group of its nodes",
    {
      action: "ec2:AuthorizeSecurityGroupIngress",
      resource: ec2("security-group/sg-2"),
      has: { "kubernetes.io/cluster/retail-dev": "owned" },
    },
    true,
  ],
  [
    "adds a rule to the nodes of another cluster",
    {
      action: "ec2:AuthorizeSecurityGroupIngress",
      resource: ec2("security-group/sg-2"),
      has: { "kubernetes.io/cluster/other": "owned" },
    },
    false,
  ],
  [
    "adds a rule to a database's security group",
    { action: "ec2:AuthorizeSecurityGroupIngress", resource: ec2("security-group/sg-3") },
    false,
  ],
  [
    "deletes the security group of its nodes",
    {
      action: "ec2:DeleteSecurityGroup",
      resource: ec2("security-group/sg-2"),
      has: { "kubernetes.io/cluster/retail-dev": "owned" },
    },
    false,
  ],
  ["removes a WAF association", { action: "wafv2:DisassociateWebACL", resource: "*" }, false],
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
    "reads one of another platform",
    { action: "secretsmanager:GetSecretValue", resource: secret("retail-development/smtp-AbCdEf") },
    false,
  ],
  ["changes one", { action: "secretsmanager:PutSecretValue", resource: secret("retail-dev/smtp-AbCdEf") }, false],
  ["lists all", { action: "secretsmanager:ListSecrets", resource: "*" }, false],
  ["decrypts with its key", { action: "kms:Decrypt", resource: key, keys: through }, true],
  [
    "decrypts with its key through another service",
    { action: "kms:Decrypt", resource: key, keys: { ...through, "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
    false,
  ],
  [
    "decrypts with another key",
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
    "reads one of another platform",
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

test("no policy of an operator has a wildcard action", () => {
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

test("each operator has a role bound to its service account; Kyverno only with a registry", async () => {
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

test("only pods of that service account in that cluster assume the role", async () => {
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
