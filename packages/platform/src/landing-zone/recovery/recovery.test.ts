import { TAGS } from "@retail-odoo/contract";
import { findRecorded, record, waitsFor, zoneArgs, type Recorded } from "@retail-odoo/testing";
import type { Statement } from "../../internal/iam";
import { LandingZone } from "../landing-zone";
import type { LandingZoneArgs } from "../landing-zone-args";

function recordZone(over: Partial<LandingZoneArgs> = {}): Promise<Recorded[]> {
  const zones = ["eu-central-1a", "eu-central-1b"];
  return record(() => new LandingZone("zone", { ...zoneArgs(over.environment), zones, ...over }));
}

const short = ({ type, name }: Recorded) => `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
const statements = (text: unknown) => (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;
const factsOf = (resources: Recorded[]) =>
  findRecorded(resources, "zone").outputs["facts"] as { [key: string]: unknown };
const recovery = { region: "eu-west-1" };
const registry = { repositories: ["odoo", "team/addons"] };

/** What KMS requires on a primary key before it is replicated. */
const REPLICATION = {
  Sid: "Replication",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "kms:ReplicateKey",
  Resource: "*",
  Condition: { StringEquals: { "kms:CallerAccount": "123456789012", "kms:ReplicaRegion": "eu-west-1" } },
};

test("a recovery region adds key replicas and image replication, and allows replication of the keys", async () => {
  const [before, after] = [await recordZone({ registry }), await recordZone({ registry, recovery })];
  const added = after.filter(({ urn }) => !before.some((old) => old.urn === urn));
  expect(added.map(short).sort()).toEqual([
    ...["backup", "data", "images", "secrets"].map((domain) => `Alias zone-key-${domain}-replica-alias`),
    "ReplicaKey zone-key-backup-replica",
    "ReplicaKey zone-key-data-replica",
    "ReplicaKey zone-key-images-replica",
    "ReplicaKey zone-key-secrets-replica",
    "ReplicationConfiguration zone-images-copies",
    "RepositoryCreationTemplate zone-images-copies-template",
    "Role zone-image-copies-role",
    "RolePolicy zone-image-copies-role-own",
  ]);
  const inputs = (resources: Recorded[], urn: string) => resources.find((one) => one.urn === urn)?.inputs;
  const changed = before.filter(
    ({ urn }) => JSON.stringify(inputs(before, urn)) !== JSON.stringify(inputs(after, urn)),
  );
  expect(changed.map(({ name }) => name).sort()).toEqual(
    ["backup", "data", "images", "secrets"].map((domain) => `zone-key-${domain}`),
  );
  for (const { urn, inputs: was } of changed) {
    const { policy, ...rest } = inputs(after, urn) ?? {};
    const { policy: policyBefore, ...restBefore } = was;
    expect(rest).toEqual(restBefore);
    expect(statements(policy)).toEqual([...statements(policyBefore), REPLICATION]);
  }
  expect(added.filter(({ type, inputs: of }) => !/iam|Replication/.test(type) && of["region"] !== "eu-west-1")).toEqual(
    [],
  );
});

test.each(["dev", "staging", "prod"] as const)(
  "%s: keys whose data may be copied are multi-Region from the start, so that none is replaced later",
  async (environment) => {
    const resources = await recordZone({ registry, environment });
    const flags = ["data", "backup", "secrets", "images", "logs"].map(
      (domain) => findRecorded(resources, `zone-key-${domain}`).inputs["multiRegion"],
    );
    expect(flags).toEqual([true, true, true, true, false]);
    expect(factsOf(resources)["recovery"]).toBe(undefined);
  },
);

test("a replica serves the services of its own region, is retained in production, and has the five tags", async () => {
  const resources = await recordZone({ recovery });
  const { policy, tags, ...plain } = findRecorded(resources, "zone-key-backup-replica").inputs;
  expect(plain).toEqual({
    primaryKeyArn: { unknown: true },
    description: "Backups of retail-prod, copied from eu-central-1",
    enabled: true,
    deletionWindowInDays: 30,
    bypassPolicyLockoutSafetyCheck: false,
    region: "eu-west-1",
  });
  expect(Object.values(TAGS).filter((key) => !(key in (tags as object)))).toEqual([]);
  const [administration, ...users] = statements(policy);
  expect(administration?.Principal).toEqual({ AWS: "arn:aws:iam::123456789012:root" });
  expect(users[0]?.Condition).toEqual({
    StringEquals: {
      "kms:CallerAccount": "123456789012",
      "kms:ViaService": ["s3.eu-west-1.amazonaws.com", "backup.eu-west-1.amazonaws.com", "rds.eu-west-1.amazonaws.com"],
    },
  });
  const retained = (all: Recorded[]) => {
    const { protect, retainOnDelete } = findRecorded(all, "zone-key-data-replica");
    return [protect, retainOnDelete];
  };
  expect(retained(resources)).toEqual([true, true]);
  expect(retained(await recordZone({ recovery, environment: "staging" }))).toEqual([false, false]);
});

test("no replica admits every principal", async () => {
  const resources = await recordZone({ recovery, registry });
  const replicas = resources.filter(({ type }) => type.endsWith(":ReplicaKey"));
  expect(replicas.length).toBe(4);
  for (const { inputs } of replicas) {
    expect(JSON.stringify(statements(inputs["policy"]).map(({ Principal }) => Principal))).not.toContain('"*"');
    expect(String(inputs["policy"])).not.toContain("eu-central-1");
  }
});

test("images of the platform's own repositories are replicated to repositories under the replica key", async () => {
  const resources = await recordZone({ recovery, registry });
  const copies = findRecorded(resources, "zone-images-copies");
  expect(copies.inputs).toEqual({
    replicationConfiguration: {
      rules: [
        {
          destinations: [{ region: "eu-west-1", registryId: "123456789012" }],
          repositoryFilters: [
            { filter: "retail-prod/odoo", filterType: "PREFIX_MATCH" },
            { filter: "retail-prod/team/addons", filterType: "PREFIX_MATCH" },
          ],
        },
      ],
    },
    region: "eu-central-1",
  });
  expect(waitsFor(copies)).toEqual(["zone-images-copies-template"]);
  expect(findRecorded(resources, "zone-images-copies-template").inputs).toMatchObject({
    prefix: "retail-prod",
    appliedFors: ["REPLICATION"],
    imageTagMutability: "IMMUTABLE",
    customRoleArn: "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-image-copies",
    region: "eu-west-1",
  });
  expect(statements(findRecorded(resources, "zone-image-copies-role-own").inputs["policy"])).toEqual([
    {
      Effect: "Allow",
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
      Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/retail-prod/*",
    },
    {
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
      Resource: "arn:aws:kms:eu-west-1:123456789012:key/*",
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/retail-prod-images" } },
    },
  ]);
  const elsewhere = await recordZone({ recovery, registry: { ...registry, existingReplication: true } });
  expect(elsewhere.filter(({ name }) => name.includes("copies"))).toEqual([]);
});

test("existing multi-Region keys get replicas of their own", async () => {
  const key = (digit: number) => `arn:aws:kms:eu-central-1:123456789012:key/mrk-${String(digit).repeat(32)}`;
  const existing = { data: key(1), backup: key(2), logs: key(3), secrets: key(4) };
  const resources = await recordZone({ recovery, keys: { existing } });
  expect(findRecorded(resources, "zone-key-data-replica").inputs["primaryKeyArn"]).toBe(key(1));
});

test("the facts hold the region and its keys, and none for images without a registry", async () => {
  const unknown = { unknown: true };
  const keys = { data: unknown, backup: unknown, secrets: unknown };
  expect(factsOf(await recordZone({ recovery }))["recovery"]).toEqual({ region: "eu-west-1", keys });
  expect(factsOf(await recordZone({ recovery, registry }))["recovery"]).toEqual({
    region: "eu-west-1",
    keys: { ...keys, images: unknown },
  });
});

test("a created hosted zone is retained in production, and has accelerated recovery with a second region", async () => {
  const dns = { zone: "erp.example.com" };
  const resources = await recordZone({ dns });
  const zone = findRecorded(resources, "zone-dns");
  const { tags: _, ...inputs } = zone.inputs;
  expect(inputs).toEqual({
    name: "erp.example.com",
    comment: "Names of retail-prod",
    forceDestroy: false,
    enableAcceleratedRecovery: false,
  });
  expect([zone.protect, zone.retainOnDelete]).toEqual([true, true]);
  const unknown = { unknown: true };
  expect(factsOf(resources)["dns"]).toEqual({
    name: "erp.example.com",
    zoneId: unknown,
    nameServers: [unknown, unknown, unknown, unknown],
  });
  const second = findRecorded(await recordZone({ dns, recovery }), "zone-dns");
  expect(second.inputs["enableAcceleratedRecovery"]).toBe(true);
});

test("an existing hosted zone is published, and nothing is created", async () => {
  const resources = await recordZone({ dns: { existing: { zoneId: "Z123", name: "example.com" } } });
  expect(resources.filter(({ type }) => type.startsWith("aws:route53/"))).toEqual([]);
  expect(factsOf(resources)["dns"]).toEqual({ name: "example.com", zoneId: "Z123" });
});

test("public access admits the given ranges, beside the private endpoint that nodes use", async () => {
  const resources = await recordZone({ privateAccessFrom: undefined, publicAccessFrom: ["203.0.113.0/24"] });
  expect(findRecorded(resources, "zone-cluster").inputs["vpcConfig"]).toMatchObject({
    endpointPrivateAccess: true,
    endpointPublicAccess: true,
    publicAccessCidrs: ["203.0.113.0/24"],
  });
  expect(factsOf(resources)["cluster"]).toMatchObject({ privateAccessFrom: [], publicAccessFrom: ["203.0.113.0/24"] });
});

test("tenants' staff read their own namespaces, without Secrets", async () => {
  const role = "arn:aws:iam::123456789012:role/lumen-it";
  const resources = await recordZone({
    access: {
      admins: ["arn:aws:iam::123456789012:role/deploy"],
      tenants: [{ role, tenants: ["lumen", "lumen-outlet"] }],
    },
  });
  expect(findRecorded(resources, "zone-access-lumen-it").inputs).toMatchObject({
    principalArn: role,
    type: "STANDARD",
  });
  expect(findRecorded(resources, "zone-access-lumen-it-view").inputs).toEqual({
    clusterName: "retail-prod",
    principalArn: role,
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    accessScope: { type: "namespace", namespaces: ["tenant-lumen", "tenant-lumen-outlet"] },
    region: "eu-central-1",
  });
});
