import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE_DECISIONS, type PlatformFacts } from "@retail-odoo/contract";
import { planCell, RetailOdooPlatform, TenantStack, UserInputError, type TenantSpec } from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";
import { messages } from "./faulty-cell";

/** What a tenant may have of its own in AWS, beside its cluster. */

const withBoth = (change: (spec: TenantSpec) => void = () => undefined) =>
  tenant("alpha", (spec) => {
    Object.assign(spec.odoo, { sessions: "elasticache", objects: "bucket" });
    // Copies of files have roles of their own (file-copies.test.ts).
    spec.data.fileCopyMinutes = 0;
    change(spec);
  });

/** Upon what a platform published elsewhere, where everything is known. */
const outputs = join(__dirname, "../../examples/layered/outputs/platform.json");
function published(spec: TenantSpec, change: (facts: PlatformFacts) => void = () => undefined): PlatformFacts {
  const { facts } = JSON.parse(readFileSync(outputs, "utf8")) as { facts: PlatformFacts };
  facts.allotments = planCell("retail", { ...platformArgs(), tenants: [spec] }).allotments;
  change(facts);
  return facts;
}
const layered = (spec: TenantSpec, change?: (facts: PlatformFacts) => void) =>
  record(() => new TenantStack(spec.name, { spec, platform: published(spec, change) }));

const whole = (spec: TenantSpec) =>
  record(() => {
    const platform = new RetailOdooPlatform("retail", { ...platformArgs(), tenants: [spec] });
    new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });

async function faultsOf(spec: TenantSpec, change?: (facts: PlatformFacts) => void): Promise<string[]> {
  const error: unknown = await layered(spec, change).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserInputError)) throw new Error("Nothing was refused.");
  return error.faults.map(({ path, reason, remedy }) => `${path}: ${reason}. ${remedy}`);
}

function find(resources: Recorded[], kind: string, name?: string): Recorded & { inputs: { [key: string]: unknown } } {
  const found = resources.filter((one) => one.type.endsWith(`:${kind}`) && (name === undefined || one.name === name));
  if (found.length !== 1) throw new Error(`There are ${found.length} of ${kind} ${name ?? ""}.`);
  return found[0] as Recorded;
}
const made = (resources: Recorded[]) =>
  resources.filter(({ type }) => type.startsWith("aws:")).map(({ name, type }) => `${name} ${type.split(":").at(-1)}`);
const egressOf = (resources: Recorded[]) =>
  (
    find(resources, "NetworkPolicy", "alpha-odoo-traffic").inputs["spec"] as {
      egress: { to: object[]; ports: object[] }[];
    }
  ).egress;
const ports = (port: number) => [{ protocol: "TCP", port }];
const podOf = ({ inputs }: Recorded) =>
  (
    inputs as unknown as {
      spec: { template: { spec: { containers: { env: { name: string }[] }[]; volumes: { name: string }[] } } };
    }
  ).spec.template.spec;

test("who asks for nothing of AWS gets nothing of it", async () => {
  expect(made(await layered(tenant("alpha", (spec) => (spec.data.fileCopyMinutes = 0))))).toEqual([]);
});

test("sessions on ElastiCache: in the data subnets, for the cluster's pods, under the landing zone's keys, and gone with the tenant", async () => {
  const resources = await layered(withBoth());
  const { aws } = published(withBoth());
  expect(find(resources, "ReplicationGroup")).toMatchObject({
    protect: false,
    retainOnDelete: false,
    inputs: {
      replicationGroupId: "alpha-sessions-prod",
      nodeType: "cache.t4g.small",
      engine: "valkey",
      kmsKeyId: aws?.keys.data,
      region: "eu-central-1",
      tags: {
        "retail-odoo:platform": "retail",
        "retail-odoo:owner": "platform-team",
        "retail-odoo:cost-centre": "cc-4100",
      },
    },
  });
  expect(find(resources, "SubnetGroup").inputs["subnetIds"]).toEqual(aws?.dataSubnetIds);
  expect(find(resources, "LogGroup").inputs).toMatchObject({
    name: "/retail-odoo/retail-prod/redis/alpha-sessions",
    kmsKeyId: aws?.keys.logs,
  });
  expect(find(resources, "SecurityGroupIngressRule").inputs["referencedSecurityGroupId"]).toBe(aws?.securityGroupId);
  expect(find(resources, "ParameterGroup").inputs["parameters"]).toContainEqual({
    name: "maxmemory-policy",
    value: CACHE_DECISIONS.session.whenFull,
  });
  expect(resources.filter(({ type }) => type.endsWith(":StatefulSet"))).toEqual([]);
});

test("A Secret configures ElastiCache for Odoo, which verifies it by public authorities and may connect to its ranges", async () => {
  const resources = await layered(withBoth());
  for (const [name, kind] of [
    ["alpha-web", "Deployment"],
    ["alpha-cron", "Deployment"],
    ["alpha-init", "Job"],
  ] as const) {
    const { containers, volumes } = podOf(find(resources, kind, name));
    expect(containers[0]?.env).toContainEqual({
      name: "ODOO_SESSION_REDIS_URL",
      valueFrom: { secretKeyRef: { name: "alpha-sessions-credentials", key: "url" } },
    });
    expect(volumes.map((volume) => volume.name)).not.toContain("redis-ca");
  }
  expect(
    (find(resources, "ConfigMap", "alpha-config").inputs["data"] as { "odoo.conf": string })["odoo.conf"],
  ).toContain("\nserver_wide_modules = base,rpc,web,session_redis\n");
  const blocks = ["10.64.224.0/22", "10.64.228.0/22", "10.64.232.0/22"].map((cidr) => ({ ipBlock: { cidr } }));
  expect(egressOf(resources)).toContainEqual({ to: blocks, ports: ports(6379) });
  expect(find(resources, "Namespace").inputs["metadata"]).toMatchObject({
    annotations: { "retail-odoo.io/images": "registry.example/odoo" },
  });
});

test("ElastiCache takes nothing of a tenant's quota", () => {
  const allotmentOf = (spec: TenantSpec) =>
    planCell("retail", { ...platformArgs(), tenants: [spec] }).allotments["alpha"]?.quota;
  expect(allotmentOf(withBoth())).toEqual(allotmentOf(tenant("alpha", (spec) => (spec.data.fileCopyMinutes = 0))));
});

test("a bucket of the tenant's own, under the landing zone's key, and a bounded role that CI may make", async () => {
  const resources = await layered(withBoth());
  const { aws } = published(withBoth());
  expect(find(resources, "Bucket", "retail-alpha-objects-bucket")).toMatchObject({
    protect: true,
    inputs: { bucket: "alpha-prod-eu-central-1-111122223333" },
  });
  expect(
    find(resources, "BucketServerSideEncryptionConfiguration", "retail-alpha-objects-bucket-encryption").inputs,
  ).toMatchObject({
    rules: [{ applyServerSideEncryptionByDefault: { kmsMasterKeyId: aws?.keys.backup } }],
  });
  expect(find(resources, "Role").inputs).toMatchObject({
    name: "retail-alpha-objects-prod",
    permissionsBoundary: aws?.boundaryArn,
  });
  const { namespace, serviceAccount, clusterName } = find(resources, "PodIdentityAssociation").inputs;
  const account = find(resources, "ServiceAccount", "alpha-account").inputs["metadata"] as { name: string };
  expect([clusterName, namespace, serviceAccount]).toEqual(["retail-prod", "tenant-alpha", account.name]);
  expect(resources.filter(({ type }) => type === "aws:kms/key:Key")).toEqual([]);
  const facts = resources.find(({ type }) => type === "retail-odoo:index:TenantStack")?.outputs;
  expect(facts?.["objects"]).toMatchObject({ prefix: "filestore", recoveryDays: 15, ownKey: false, created: true });
});

test("service critical has a key of its own", async () => {
  const resources = await layered(
    withBoth((spec) => {
      spec.service = "critical";
      spec.data.acceptUncopiedFiles = true;
    }),
  );
  expect(find(resources, "Key").name).toBe("retail-alpha-objects-key");
});

test("pods start once they have an identity, start anew for it, and reach what gives it to them", async () => {
  const [resources, without] = [await layered(withBoth()), await layered(tenant("alpha"))];
  const { urn } = find(resources, "PodIdentityAssociation");
  for (const name of ["alpha-web", "alpha-websocket", "alpha-cron"])
    expect(find(resources, "Deployment", name).dependencies).toContain(urn);
  expect(find(resources, "Job", "alpha-init").dependencies).toContain(urn);
  const agent = { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: ports(80) };
  expect(egressOf(resources)).toContainEqual(agent);
  expect(egressOf(without)).not.toContainEqual(agent);
  const onlyBucket = await layered(tenant("alpha", (spec) => (spec.odoo.objects = "bucket")));
  const hashOf = (all: Recorded[]) =>
    (find(all, "Deployment", "alpha-web").inputs as { spec: { template: { metadata: { annotations: object } } } }).spec
      .template.metadata.annotations;
  expect(hashOf(onlyBucket)).not.toEqual(hashOf(without));
});

test("Odoo's configuration does not name the bucket: the modules of its image decide how to use it", async () => {
  const onlyBucket = await layered(tenant("alpha", (spec) => (spec.odoo.objects = "bucket")));
  const without = await layered(tenant("alpha"));
  const declared = (all: Recorded[]) => [
    find(all, "ConfigMap", "alpha-config").inputs["data"],
    podOf(find(all, "Deployment", "alpha-web")),
  ];
  expect(declared(onlyBucket)).toEqual(declared(without));
});

test("a suspended tenant keeps its objects, and no sessions", async () => {
  const resources = await layered(withBoth((spec) => (spec.state = "suspended")));
  expect(resources.filter(({ type }) => type === "aws:s3/bucket:Bucket")).toHaveLength(2);
  expect(resources.filter(({ type }) => /elasticache/.test(type))).toEqual([]);
});

test("around its platform a tenant is what it is upon the platform's facts", async () => {
  const outline = (all: Recorded[]) =>
    all
      .filter(({ urn }) => urn.includes("TenantStack"))
      .map(({ type, name, inputs }) => ({ type, name, inputs: Object.keys(inputs).sort() }));
  expect(outline(await whole(withBoth()))).toEqual(outline(await layered(withBoth())));
});

test("names of the longest tenants fit", async () => {
  const name = "a".repeat(30);
  const resources = await layered(
    withBoth((spec) =>
      Object.assign(spec, {
        name,
        odoo: { ...spec.odoo, sessions: "files" },
        data: { ...spec.data, fileCopyMinutes: 10 },
      }),
    ),
    (facts) => {
      facts.name = "p".repeat(14);
      facts.environment = "staging";
      if (facts.aws) facts.aws.region = "ap-southeast-1";
    },
  );
  const buckets = resources.filter(({ type }) => type === "aws:s3/bucket:Bucket").map(({ inputs }) => inputs["bucket"]);
  const cut = "aaaaaaaaaaaaa-3a54fc0c-staging-ap-southeast-1-111122223333";
  expect(buckets).toEqual([cut, `${cut}-logs`]);
  expect(Math.max(...buckets.map((bucket) => String(bucket).length))).toBe(63);
  const roles = resources
    .filter(({ type }) => type === "aws:iam/role:Role")
    .map(({ inputs }) => String(inputs["name"]));
  expect(roles).toHaveLength(3);
  expect(Math.max(...roles.map((role) => role.length))).toBeLessThanOrEqual(64);
});

test("a platform says before anything is made what it cannot give", () => {
  const existing = { name: "lab", region: "eu-central-1", storageClass: "gp3", sharedStorageClass: "efs" };
  const remedy =
    "needs network and keys of a landing zone. Use `cluster.eks` or `cluster.landingZone`, or leave it out.";
  expect(
    messages((args) => {
      args.tenants = [withBoth()];
      args.cluster = { existing };
      args.vault = { existing: { bucket: "backups", region: "eu-central-1", lockDays: 40 } };
    }),
  ).toEqual([
    `tenants[alpha].odoo.sessions = "elasticache": ${remedy}`,
    `tenants[alpha].odoo.objects = "bucket": ${remedy}`,
  ]);
  expect(messages((args) => (args.tenants = [withBoth((spec) => (spec.name = "a".repeat(24)))]))).toEqual([
    `tenants[${"a".repeat(24)}].odoo.sessions = "elasticache": takes names of 23 characters at most, and ${"a".repeat(24)} has 24. Write redis: a tenant's name cannot change.`,
  ]);
});

test("a landing zone of another name encrypts no logs of the platform's Redis", () => {
  const zone = JSON.parse(readFileSync(join(outputs, "../landing-zone.json"), "utf8")) as { facts: never };
  const args = { ...platformArgs(), cluster: { landingZone: zone.facts }, tenants: [withBoth()] };
  expect(() => planCell("retail", args)).not.toThrow();
  expect(() => planCell("acme", args)).toThrow(
    'tenants[alpha].odoo.sessions = "elasticache": writes logs of acme-prod, and the landing zone encrypts those of retail-prod. Call the platform as its landing zone, or write redis.',
  );
});

test("a tenant's stack says what its platform did not publish", async () => {
  const needs = "needs network and keys of a landing zone";
  const update = "Update platform retail with this release of the library first.";
  expect(await faultsOf(withBoth(), (facts) => delete facts.aws)).toEqual([
    `spec.odoo.sessions: ${needs}. ${update}`,
    `spec.odoo.objects: ${needs}. ${update}`,
  ]);
  expect(
    await faultsOf(withBoth(), (facts) => {
      delete facts.aws;
      facts.cluster.kind = "existing";
    }),
  ).toContain(`spec.odoo.objects: ${needs}. Use \`cluster.eks\` or \`cluster.landingZone\`, or leave it out.`);
  expect(
    await faultsOf(withBoth(), ({ aws }) => {
      if (!aws) throw new Error("The platform publishes nothing of AWS.");
      aws.dataSubnetIds.length = 1;
      aws.keys.backup = "alias/backup";
    }),
  ).toEqual([
    "spec.odoo.sessions.aws.subnetIds: is not a whole number of subnets from 2 to 20. Write a number in that range.",
    "spec.odoo.objects.s3.keyArn: is not the ARN of a KMS key. Write the key's ARN: an alias or an id means another key in another account.",
  ]);
});
