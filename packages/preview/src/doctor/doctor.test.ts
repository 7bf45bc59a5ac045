import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TAGS } from "@retail-odoo/contract";
import { fakeResource } from "@retail-odoo/testing";
import { accountPlan } from "./account-plan";
import type { AwsAccount } from "./aws-account";
import { examine, type Finding } from "./index";
import { ACTIONS } from "./rights";

const REGION = "eu-central-1";
const tags = { [TAGS.platform]: "retail-prod" };
const aws = (type: string, name: string, inputs: object) =>
  fakeResource(`aws:${type}`, name, { region: REGION, tags, ...inputs });

const RESOURCES = [
  fakeResource(
    "retail-odoo:index:LandingZone",
    "zone",
    { accountId: "111122223333", region: REGION, environment: "prod", zones: ["eu-central-1a"] },
    { custom: false },
  ),
  aws("ec2/vpc:Vpc", "vpc", {}),
  aws("ec2/eip:Eip", "address", {}),
  aws("ec2/natGateway:NatGateway", "nat", {}),
  aws("iam/role:Role", "node", { name: "retail-prod-node" }),
  aws("s3/bucket:Bucket", "vault", { bucket: "retail-prod-vault" }),
  aws("cloudwatch/logGroup:LogGroup", "trail", { name: "/retail/trail" }),
  aws("eks/cluster:Cluster", "cluster", { version: "1.35" }),
  aws("eks/addon:Addon", "cni", { addonName: "vpc-cni", addonVersion: "v1.23.0-eksbuild.1" }),
  aws("eks/nodeGroup:NodeGroup", "nodes", {
    amiType: "AL2023_x86_64_STANDARD",
    releaseVersion: "1.35.7-20260903",
    instanceTypes: ["m7i.xlarge"],
    scalingConfig: { maxSize: 2 },
  }),
  aws("costexplorer/anomalyMonitor:AnomalyMonitor", "monitor", { name: "retail-prod" }),
  aws("route53/zone:Zone", "dns", { name: "erp.example.com" }),
];

/** An account in which everything is ready. */
const READY: AwsAccount = {
  caller: () => Promise.resolve({ account: "111122223333", arn: "arn:aws:sts::111122223333:assumed-role/up/me" }),
  regions: () => Promise.resolve(new Map([[REGION, "opt-in-not-required"]])),
  zones: () => Promise.resolve(["eu-central-1a", "eu-central-1b"]),
  denied: () => Promise.resolve([]),
  quota: () => Promise.resolve(64),
  usedVcpu: () => Promise.resolve(4),
  usedCount: () => Promise.resolve(1),
  roles: () => Promise.resolve({ used: 12, limit: 1000 }),
  kubernetesVersions: () => Promise.resolve(new Map([["1.35", "STANDARD_SUPPORT"]])),
  addonVersions: () => Promise.resolve(["v1.23.0-eksbuild.1"]),
  hasImage: (_, name) => Promise.resolve(name === "amazon-eks-node-al2023-x86_64-standard-1.35-v20260903"),
  role: (name) => Promise.resolve(name.startsWith("AWSServiceRole") ? {} : "free"),
  bucket: () => Promise.resolve("free"),
  logGroup: () => Promise.resolve("free"),
  anomalyMonitors: () => Promise.resolve([]),
};

const STATE = {
  stack: "prod",
  backend: "s3://state",
  secretsProvider: "awskms://alias/state",
  hasPassphrase: false,
  env: { PATH: "/nowhere" },
};

async function findings(over: Partial<AwsAccount> = {}, state: Partial<typeof STATE> = {}): Promise<Finding[]> {
  return examine(
    { resources: RESOURCES, config: {}, state: { ...STATE, ...state }, cwd: "/" },
    {
      account: () => ({ ...READY, ...over }),
      cluster: () => Promise.reject(new Error("no cluster is asked")),
      nameServers: () => Promise.resolve(["ns-1.example.net"]),
    },
  );
}

const notReady = (list: Finding[]) =>
  list.filter(({ status, area }) => status !== "ready" && area !== "pulumi").map(({ subject, status, found, remedy }) => ({ subject, status, found, remedy })); // prettier-ignore

test("a ready account has no other finding", async () => {
  const all = await findings();
  expect(notReady(all)).toEqual([]);
  expect(all.map(({ area, subject }) => `${area}: ${subject}`)).toEqual([
    "identity: account",
    `rights: ${accountActions()} actions of the deployer`,
    "regions: eu-central-1",
    "regions: zones of eu-central-1",
    "quotas: on-demand vCPU (standard instances)",
    "quotas: Elastic IP addresses",
    "quotas: NAT gateways in one zone",
    "quotas: VPCs",
    "quotas: IAM roles",
    "versions: Kubernetes 1.35",
    "versions: vpc-cni v1.23.0-eksbuild.1",
    "versions: AMI 1.35.7-20260903",
    "names: role retail-prod-node",
    "names: bucket retail-prod-vault",
    "names: log group /retail/trail",
    "service-linked roles: AWSServiceRoleForAmazonEKS",
    "service-linked roles: AWSServiceRoleForAmazonEKSNodegroup",
    "service-linked roles: AWSServiceRoleForAutoScaling",
    "cost anomalies: monitor of all services",
    "dns: erp.example.com",
    "pulumi: state backend",
    "pulumi: secrets provider",
    "pulumi: Pulumi CLI",
  ]);
});

function accountActions(): number {
  const types = accountPlan(RESOURCES, {})?.types ?? [];
  return new Set(types.flatMap((type) => ACTIONS[type] ?? [])).size;
}

test.each<[string, Partial<AwsAccount>, string, string]>([
  ["another account", { caller: () => Promise.resolve({ account: "9", arn: "arn:aws:iam::9:user/me" }) }, "account", "account 9"],
  ["the root user", { caller: () => Promise.resolve({ account: "111122223333", arn: "arn:aws:iam::111122223333:root" }) }, "account", ":root"],
  ["missing rights", { denied: () => Promise.resolve(["ec2:CreateVpc"]) }, "actions of the deployer", "IAM denies ec2:CreateVpc"],
  ["a region to opt in", { regions: () => Promise.resolve(new Map([[REGION, "not-opted-in"]])) }, REGION, "not opted in"],
  ["an unknown region", { regions: () => Promise.resolve(new Map()) }, REGION, "no such region"],
  ["a missing zone", { zones: () => Promise.resolve(["eu-central-1b"]) }, "zones of", "without eu-central-1a"],
  ["few vCPU", { usedVcpu: () => Promise.resolve(60) }, "on-demand vCPU", "8 planned and 60 of others, of 64"],
  ["no address left", { usedCount: (_, kind) => Promise.resolve(kind === "eip" ? 64 : 0) }, "Elastic IP", "1 planned and 64 of others, of 64"],
  ["no VPC left", { usedCount: (_, kind) => Promise.resolve(kind === "vpc" ? 64 : 0) }, "VPCs", "of 64"],
  ["no role left", { roles: () => Promise.resolve({ used: 1000, limit: 1000 }) }, "IAM roles", "1 planned and 1000"],
  ["an old Kubernetes", { kubernetesVersions: () => Promise.resolve(new Map([["1.35", "EXTENDED_SUPPORT"]])) }, "Kubernetes 1.35", "EXTENDED_SUPPORT"],
  ["a withdrawn add-on build", { addonVersions: () => Promise.resolve(["v2"]) }, "vpc-cni", "EKS offers v2"],
  ["a withdrawn AMI", { hasImage: () => Promise.resolve(false) }, "AMI 1.35.7-20260903", "has no image amazon-eks-node"],
  ["a role's name taken", { role: () => Promise.resolve({}) }, "role retail-prod-node", "without the tag"],
  ["a bucket elsewhere", { bucket: () => Promise.resolve("elsewhere") }, "bucket retail-prod-vault", "another account"],
  ["a log group taken", { logGroup: () => Promise.resolve({ [TAGS.platform]: "other" }) }, "log group /retail/trail", "without the tag"],
  ["a monitor that exists", { anomalyMonitors: () => Promise.resolve([{ name: "Default", arn: "arn:aws:ce::1:anomalymonitor/x", dimension: "SERVICE" }]) }, "monitor of all services", "has Default"],
])("%s is not ready", async (_, over, subject, found) => {
  const faults = notReady(await findings(over)).filter((fault) => fault.subject.includes(subject));
  expect(faults).toEqual([
    { subject: expect.any(String), status: "not ready", found: expect.stringContaining(found), remedy: expect.any(String) },
  ]);
}); // prettier-ignore

test("what is deployed already is ready", async () => {
  const own = () => Promise.resolve(tags);
  const monitors = () => Promise.resolve([{ name: "retail-prod", arn: "arn", dimension: "SERVICE" }]);
  expect(notReady(await findings({ role: own, bucket: own, logGroup: own, anomalyMonitors: monitors }))).toEqual([]);
});

test("a service-linked role that the caller may not create is not ready", async () => {
  const faults = notReady(
    await findings({
      role: () => Promise.resolve("free"),
      denied: (_, actions) => Promise.resolve(actions.filter((action) => action === "iam:CreateServiceLinkedRole")),
    }),
  );
  expect(faults.map(({ remedy }) => remedy)).toEqual(
    ["eks", "eks-nodegroup", "autoscaling"].map((service) =>
      expect.stringContaining(`--aws-service-name ${service}.amazonaws.com`),
    ),
  );
});

test("an answer that AWS refuses could not be checked, with its own words", async () => {
  const refusal = Object.assign(new Error("User is not authorized"), { name: "AccessDeniedException" });
  const refused = await findings({ quota: () => Promise.reject(refusal), role: () => Promise.reject(refusal) });
  expect(new Set(notReady(refused).map(({ status, found }) => `${status}: ${found}`))).toEqual(
    new Set(["could not check: AccessDeniedException: User is not authorized"]),
  );
  expect(notReady(refused)).toHaveLength(8);
  expect(notReady(refused).every(({ remedy }) => remedy?.startsWith("Allow the caller "))).toBe(true);
});

test("an answer that has nothing to do with rights does not ask for rights", async () => {
  const refusal = Object.assign(new Error("not available in the current Region"), { name: "NoSuchResourceException" });
  const refused = await findings({ quota: () => Promise.reject(refusal), role: () => Promise.reject(refusal) });
  const remedies = notReady(refused).map(({ remedy = "" }) => remedy.split(":")[0]);
  expect(remedies).toHaveLength(8);
  expect(new Set(remedies)).toEqual(
    new Set(["Read the quota", "Run this command again later, or look in the AWS console."]),
  );
});

test.each([
  [{ backend: "file:///state" }, "state backend", "not ready"],
  [{ backend: undefined as unknown as string }, "state backend", "could not check"],
  [{ secretsProvider: "passphrase" }, "secrets provider", "not ready"],
  [{ hasPassphrase: true }, "secrets provider", "not ready"],
])("production with %j", async (state, subject, status) => {
  const [finding] = (await findings({}, state)).filter((each) => each.subject === subject);
  expect(finding).toMatchObject({ area: "pulumi", status });
});

test("a machine without Pulumi is not ready", async () => {
  expect((await findings()).find(({ subject }) => subject === "Pulumi CLI")).toMatchObject({ status: "not ready" });
});

test("every question is asked once", async () => {
  let asked = 0;
  await findings({ caller: () => ((asked += 1), READY.caller()) });
  expect(asked).toBe(1);
});

test("a cluster that does not answer is asked once", async () => {
  const asked: string[] = [];
  const cluster = (args: readonly string[]) => {
    asked.push(args[0]!);
    return Promise.reject(new Error("kubectl failed: connection refused"));
  };
  const resources = [fakeResource("kubernetes:core/v1:Namespace", "web", {})];
  const found = await examine(
    { resources, config: {}, state: STATE, cwd: "/" },
    { account: () => READY, cluster, nameServers: () => Promise.resolve([]) },
  );
  expect(
    found.filter(({ area }) => area === "cluster").map(({ subject, status, found: text }) => [subject, status, text]),
  ).toEqual([
    ["version", "could not check", "kubectl failed: connection refused"],
    ["rights, operators, storage, room", "could not check", "not asked: the cluster does not answer"],
  ]);
  expect(asked).toEqual(["version"]);
});

test("one deadline ends all checks, also those that wait for others", async () => {
  const hangs = () => new Promise<never>(() => undefined);
  const account = { ...READY, regions: hangs };
  const found = await examine(
    { resources: RESOURCES, config: {}, state: STATE, cwd: "/" },
    { account: () => account, cluster: hangs, nameServers: hangs, seconds: 0.2 },
  );
  const late = found.filter(({ found: text }) => text === "no answer within 0.2 seconds");
  expect(late.map(({ area }) => area)).toContain("dns");
  expect(late.length).toBeGreaterThan(1);
  const clusterOnly = await examine(
    { resources: [fakeResource("kubernetes:core/v1:Namespace", "web", {})], config: {}, state: STATE, cwd: "/" },
    { account: () => account, cluster: hangs, nameServers: hangs, seconds: 0.2 },
  );
  expect(clusterOnly.filter(({ area }) => area === "cluster").map(({ found: text }) => text)).toEqual([
    "no answer within 0.2 seconds",
    "not asked: the cluster does not answer",
  ]);
});

test("a domain that no name server serves is not ready", async () => {
  const absent = () => Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" }));
  const result = await examine(
    { resources: RESOURCES, config: {}, state: STATE, cwd: "/" },
    { account: () => READY, cluster: absent, nameServers: absent },
  );
  expect(result.find(({ area }) => area === "dns")).toMatchObject({
    status: "not ready",
    found: "example.com has no name servers",
  });
});

test("the actions of every AWS type that the library registers are known", () => {
  const source = join(__dirname, "..", "..", "..", "platform", "src");
  const modules = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => readFileSync(join(source, file), "utf8").split("\n"))
    .flatMap((line) => /^import \{.*\} from "@pulumi\/aws\/([a-z0-9]+\/[A-Za-z0-9]+)";$/u.exec(line)?.[1] ?? [])
    .filter((module) => !["provider", "types"].includes(module));
  const known = Object.keys(ACTIONS).map((type) => type.split(":")[1]);
  expect(new Set(modules).size).toBeGreaterThan(50);
  expect([...new Set(modules)].filter((module) => !known.includes(module))).toEqual([]);
});

test("AWS and the cluster are asked, and never changed", () => {
  const source = (file: string) => readFileSync(join(__dirname, file), "utf8");
  const imported = [...source("sdk-account.ts").matchAll(/^import \{([^}]*)\} from "@aws-sdk\//gmu)]
    .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()))
    .filter((name) => /Command$|^paginate/u.test(name));
  expect(imported.length).toBeGreaterThan(15);
  expect(imported.filter((name) => !/^(paginate)?(Describe|Get|Head|List|Simulate)[A-Z]/u.test(name))).toEqual([]);
  const verbs = [...source("cluster-checks.ts").matchAll(/read\(\["([a-z-]+)"/gu)].map(([, verb]) => verb);
  expect([...new Set(verbs)].sort()).toEqual(["auth", "get", "version"]);
});
