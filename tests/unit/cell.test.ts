import { RetailOdooPlatform, TenantStack } from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { cell, platformArgs, tenant } from "./example-cell";

const typeAndName = ({ type, name }: Recorded) => `${type} ${name}`;
const children = (all: Recorded[], parent: string) => {
  const urn = all.find((resource) => resource.name === parent)?.urn;
  return all
    .filter((resource) => resource.parent === urn)
    .map(typeAndName)
    .sort();
};

test("a platform is made of a landing zone, a provider, a vault, services, servers and their identities", async () => {
  const all = await record(() => cell(platformArgs()));
  expect(children(all, "retail")).toEqual([
    "pulumi:providers:kubernetes retail-kubernetes",
    "retail-odoo:index:BackupIdentity retail-main-backup",
    "retail-odoo:index:BackupIdentity retail-own-backup",
    "retail-odoo:index:BackupVault retail-vault",
    "retail-odoo:index:ClusterServices retail-services",
    "retail-odoo:index:LandingZone retail-zone",
    "retail-odoo:index:PostgresHA retail-main",
    "retail-odoo:index:PostgresHA retail-own",
  ]);
  expect(children(all, "alpha")).toEqual([
    "aws:eks/podIdentityAssociation:PodIdentityAssociation alpha-copy-files-association",
    "aws:eks/podIdentityAssociation:PodIdentityAssociation alpha-prune-files-association",
    "aws:iam/role:Role alpha-copy-files-role",
    "aws:iam/role:Role alpha-prune-files-role",
    "aws:iam/rolePolicy:RolePolicy alpha-copy-files-objects",
    "aws:iam/rolePolicy:RolePolicy alpha-prune-files-objects",
    "aws:kms/grant:Grant alpha-copy-files-key",
    "aws:kms/grant:Grant alpha-prune-files-key",
    "kubernetes:apps/v1:Deployment alpha-assets",
    "kubernetes:apps/v1:Deployment alpha-cron",
    "kubernetes:apps/v1:Deployment alpha-web",
    "kubernetes:apps/v1:Deployment alpha-websocket",
    "kubernetes:batch/v1:CronJob alpha-copy-files",
    "kubernetes:batch/v1:CronJob alpha-prune-files",
    "kubernetes:batch/v1:Job alpha-init",
    "kubernetes:core/v1:ConfigMap alpha-config",
    "kubernetes:core/v1:ConfigMap alpha-file-scripts",
    "kubernetes:core/v1:LimitRange alpha-limits",
    "kubernetes:core/v1:Namespace alpha-namespace",
    "kubernetes:core/v1:PersistentVolumeClaim alpha-files",
    "kubernetes:core/v1:ResourceQuota alpha-affinity-quota",
    "kubernetes:core/v1:ResourceQuota alpha-quota",
    "kubernetes:core/v1:Secret alpha-administrator",
    "kubernetes:core/v1:Secret alpha-file-copies-password",
    "kubernetes:core/v1:Service alpha-assets-service",
    "kubernetes:core/v1:Service alpha-web-service",
    "kubernetes:core/v1:Service alpha-websocket-service",
    "kubernetes:core/v1:ServiceAccount alpha-account",
    "kubernetes:core/v1:ServiceAccount alpha-copy-files",
    "kubernetes:core/v1:ServiceAccount alpha-prune-files",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy alpha-assets-traffic",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy alpha-default-deny",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy alpha-file-copies-traffic",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy alpha-odoo-traffic",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy alpha-web-traffic",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy alpha-websocket-traffic",
    "kubernetes:policy/v1:PodDisruptionBudget alpha-assets-disruption",
    "kubernetes:policy/v1:PodDisruptionBudget alpha-web-disruption",
    "kubernetes:policy/v1:PodDisruptionBudget alpha-websocket-disruption",
    "kubernetes:traefik.io/v1alpha1:IngressRoute alpha-route",
    "kubernetes:traefik.io/v1alpha1:Middleware alpha-body-limit",
    "random:index/randomPassword:RandomPassword alpha-administrator-password",
    "random:index/randomPassword:RandomPassword alpha-file-copies-password",
    "retail-odoo:index:PostgresDatabase alpha-database",
  ]);
});

test("names are unique, children are named after their component, and every Kubernetes object has the cluster's provider", async () => {
  const all = await record(() => cell(platformArgs()));
  const urns = all.map((resource) => resource.urn);
  expect(new Set(urns).size).toBe(urns.length);
  const provider = all.find((resource) => resource.type === "pulumi:providers:kubernetes");
  for (const resource of all) {
    const parent = all.find((candidate) => candidate.urn === resource.parent);
    if (parent) expect(resource.name.startsWith(`${parent.name}-`)).toBe(true);
    if (resource.type.startsWith("kubernetes:")) expect(resource.provider?.startsWith(`${provider?.urn}::`)).toBe(true);
  }
});

test("production protects what cannot be made again, and nothing else", async () => {
  const all = await record(() => cell(platformArgs()));
  const retained = all.filter((resource) => resource.protect).map((resource) => resource.type);
  expect([...new Set(retained)].sort()).toEqual([
    "aws:efs/fileSystem:FileSystem",
    "aws:kms/key:Key",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
    "kubernetes:barmancloud.cnpg.io/v1:ObjectStore",
    "kubernetes:cert-manager.io/v1:Certificate",
    "kubernetes:core/v1:Namespace",
    "kubernetes:core/v1:PersistentVolumeClaim",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "kubernetes:postgresql.cnpg.io/v1:Cluster",
    "kubernetes:postgresql.cnpg.io/v1:Database",
    "kubernetes:postgresql.cnpg.io/v1:DatabaseRole",
    "kubernetes:postgresql.cnpg.io/v1:ImageCatalog",
    "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup",
    "random:index/randomPassword:RandomPassword",
  ]);
  for (const resource of all) expect(resource.retainOnDelete).toBe(resource.protect);
});

test("dev protects nothing", async () => {
  const args = platformArgs();
  args.environment = "dev";
  args.tenants = [tenant("alpha")];
  args.databases = { main: { engine: "cloudnative-pg", size: "s" } };
  const all = await record(() => cell(args));
  expect(all.filter((resource) => resource.protect || resource.retainOnDelete)).toEqual([]);
});

test("a tenant more changes its own resources and the published portfolio, nothing else", async () => {
  const before = await record(() => cell(platformArgs()));
  const args = platformArgs();
  args.tenants.push(tenant("gamma"));
  const after = await record(() => cell(args));
  const known = new Map(before.map((resource) => [resource.urn, resource]));
  const gamma = after.find((resource) => resource.name === "gamma");
  const changed = after.filter((resource) => {
    const { outputs: _, ...now } = resource;
    const { outputs: __, ...then } = known.get(resource.urn) ?? resource;
    return known.has(resource.urn) && JSON.stringify(now) !== JSON.stringify(then);
  });
  expect(changed.map(typeAndName)).toEqual(["retail-odoo:index:RetailOdooPlatform retail"]);
  const added = after.filter((resource) => !known.has(resource.urn));
  const isGammas = (resource: Recorded) =>
    resource === gamma || (resource.urn.includes("TenantStack$") && resource.name.startsWith("gamma-"));
  expect(added.filter((resource) => !isGammas(resource))).toEqual([]);
  expect(added.length).toBeGreaterThan(15);
  expect(before.filter((resource) => !after.some((other) => other.urn === resource.urn))).toEqual([]);
});

test("no password and no other secret is in any fact or plain input", async () => {
  const all = await record(() => cell(platformArgs()));
  const secret = all.filter((resource) => resource.secretPaths.length > 0).map(({ type }) => type);
  expect([...new Set(secret)].sort()).toEqual(["kubernetes:core/v1:Secret"]);
});

test("faulty input registers nothing", async () => {
  const args = platformArgs();
  args.tenants = [tenant("alpha", (spec) => (spec.hosts = ["not a host"]))];
  let thrown: unknown;
  const all = await record(() => {
    try {
      cell(args);
    } catch (error) {
      thrown = error;
    }
  });
  expect(String(thrown)).toContain("RetailOdooPlatform retail: 1 fault");
  expect(all).toEqual([]);
});

test("a suspended tenant keeps everything and runs nothing", async () => {
  const args = platformArgs();
  args.tenants = [tenant("alpha", (spec) => (spec.state = "suspended"))];
  args.databases = { main: { engine: "cloudnative-pg", size: "s" } };
  const all = await record(() => cell(args));
  const web = all.find((resource) => resource.name === "alpha-web");
  expect((web?.inputs["spec"] as { replicas: number }).replicas).toBe(0);
  expect(all.some((resource) => resource.name === "alpha-init")).toBe(false);
  expect(all.some((resource) => resource.name === "alpha-files")).toBe(true);
});

test("a tenant that the platform does not list, or that asks for more, is refused", async () => {
  const refusals: string[] = [];
  await record(() => {
    const platform = new RetailOdooPlatform("retail", platformArgs());
    const retained = tenant("alpha", (changed) => {
      changed.regulated = true;
      changed.odoo.customCode = true;
    });
    for (const spec of [
      tenant("gamma"),
      tenant("alpha", (changed) =>
        Object.assign(changed, { profile: "omnichannel", workload: { ...changed.workload, concurrentUsers: 200 } }),
      ),
      retained,
    ])
      try {
        new TenantStack(spec.name, { spec, platform: platform.facts });
      } catch (error) {
        refusals.push(String(error));
      }
  });
  expect(refusals).toEqual([
    'UserInputError: TenantStack gamma: 1 fault in its arguments\n  spec.name = "gamma": is not listed by platform retail. Add the tenant to the platform\'s portfolio and update it first.',
    'UserInputError: TenantStack alpha: 2 faults in its arguments\n  spec.profile = "omnichannel": differs from the branch that platform retail allotted. Update the platform with this tenant first.\n  spec: needs more than platform retail allotted: cpu 9.4, cpuLimit 26.5, memoryGiB 30.571, pods 21, connections 140. Update the platform with this tenant first.',
    "UserInputError: TenantStack alpha: 2 faults in its arguments\n  spec.regulated = true: differs from the false that platform retail allotted. Update the platform with this tenant first.\n  spec.odoo.customCode = true: differs from the false that platform retail allotted. Update the platform with this tenant first.",
  ]);
});

test("nothing starts before what it needs: routes after Traefik, databases after their server, pods after their database", async () => {
  const all = await record(() => cell(platformArgs()));
  const byName = new Map(all.map((resource) => [resource.name, resource]));
  const waitsFor = (name: string, seen = new Set<string>()): Set<string> => {
    const resource = byName.get(name);
    for (const urn of resource?.dependencies ?? []) {
      const other = all.find((candidate) => candidate.urn === urn);
      if (!other || seen.has(other.name)) continue;
      seen.add(other.name);
      waitsFor(other.name, seen);
    }
    return seen;
  };
  expect([...waitsFor("alpha-route")]).toContain("retail-services-traefik");
  expect([...waitsFor("retail-main-cluster")]).toEqual(
    expect.arrayContaining([
      "retail-services-cloudnative-pg",
      "retail-services-plugin-barman-cloud",
      "retail-main-backup-association",
    ]),
  );
  expect([...waitsFor("alpha-database-database")]).toContain("retail-main-cluster");
  expect([...waitsFor("alpha-init")]).toEqual(expect.arrayContaining(["alpha-database-database", "alpha-files"]));
  expect([...waitsFor("alpha-web")]).toContain("alpha-init");
  expect([...waitsFor("beta-node-pool")]).toEqual(
    expect.arrayContaining(["retail-services-node-class-web", "retail-services-karpenter"]),
  );
  expect([...waitsFor("retail-kubernetes")]).toEqual(
    expect.arrayContaining(["retail-zone-nodes-system-a", "retail-zone-access-platform-admin-admin"]),
  );
});
