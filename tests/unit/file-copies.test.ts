import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BASELINES } from "@retail-odoo/contract";
import { planCell, RetailOdooPlatform, TenantStack, UserInputError, type TenantSpec } from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";
import type { Args } from "./faulty-cell";

/** The jobs that keep a tenant's files in the vault, and what each may do. */

async function registered(spec: TenantSpec, change: (args: Args) => void = () => undefined): Promise<Recorded[]> {
  const args = { ...platformArgs(), tenants: [spec] };
  change(args);
  const resources = await record(() => {
    const platform = new RetailOdooPlatform("retail", args);
    new TenantStack("shop", { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });
  return resources.filter(({ name }) => name.includes("shop"));
}
const elsewhere = (args: Args) => {
  args.cluster = { existing: { name: "lab", region: "eu-central-1", storageClass: "gp3", sharedStorageClass: "efs" } };
  const endpoint = "https://s3.example.com:8443";
  args.vault = { existing: { bucket: "erp", region: "eu-central-1", endpoint, credentialsSecret: "vault-keys" } };
};

interface Job {
  schedule: string;
  suspend: boolean;
  concurrencyPolicy: string;
  jobTemplate: { spec: { template: { metadata: { labels: object }; spec: Pod } } };
}
interface Pod {
  serviceAccountName: string;
  securityContext: object;
  volumes: { name: string }[];
  containers: {
    image: string;
    command: string[];
    env: { name: string }[];
    resources: object;
    volumeMounts: object[];
  }[];
}
const inputs = (resources: Recorded[], name: string, kind: string) => {
  const found = resources.filter((one) => one.name === name && one.type.endsWith(`:${kind}`));
  if (found.length !== 1) throw new Error(`There are ${found.length} of ${kind} ${name}.`);
  return found[0]?.inputs as { [key: string]: unknown };
};
const job = (resources: Recorded[], name: string) => inputs(resources, name, "CronJob")["spec"] as Job;
const podOf = ({ jobTemplate }: Job) => jobTemplate.spec.template.spec;
const rightsOf = (resources: Recorded[], name: string) => {
  const { policy } = inputs(resources, name, "RolePolicy") as { policy: string };
  const { Statement } = JSON.parse(policy) as { Statement: { Action: string | string[]; Resource: string }[] };
  return Statement.filter(({ Action }) => JSON.stringify(Action).includes("s3:Delete"));
};

test("the copy reads the files and may delete its locks alone; the pruning sees no file and may delete the copies", async () => {
  const resources = await registered(tenant("alpha"));
  const [copy, prune] = [podOf(job(resources, "shop-copy-files")), podOf(job(resources, "shop-prune-files"))];
  const { restic } = BASELINES["2026.1"] ?? {};
  expect([copy, prune].map(({ containers }) => containers[0]?.image)).toEqual([restic, restic]);
  expect(copy.volumes).toContainEqual({
    name: "files",
    persistentVolumeClaim: { claimName: "odoo-files", readOnly: true },
  });
  expect(copy.containers[0]?.volumeMounts).toContainEqual({
    name: "files",
    mountPath: "/var/lib/odoo",
    readOnly: true,
  });
  expect(prune.volumes.map(({ name }) => name)).toEqual(["scripts", "password", "tmp"]);
  expect(copy.containers[0]?.env).toEqual([
    { name: "TENANT", value: "alpha" },
    { name: "FILES", value: "/var/lib/odoo/filestore" },
    {
      name: "RESTIC_REPOSITORY",
      value: expect.stringMatching(/^s3:https:\/\/s3\.eu-central-1\.amazonaws\.com\/[^/]+\/files\/alpha$/) as string,
    },
    { name: "RESTIC_PASSWORD_FILE", value: "/password/password" },
    { name: "RESTIC_CACHE_DIR", value: "/tmp/cache" },
    { name: "HOME", value: "/tmp" },
    { name: "AWS_DEFAULT_REGION", value: "eu-central-1" },
  ]);
  expect(prune.containers[0]?.env).toContainEqual({ name: "KEEP_DAYS", value: "31" });

  const [deletes, prunes] = ["copy", "prune"].map((name) => rightsOf(resources, `shop-${name}-files-objects`));
  expect(deletes).toEqual([
    expect.objectContaining({
      Action: "s3:DeleteObject",
      Resource: expect.stringMatching(/\/files\/alpha\/locks\/\*$/) as string,
    }),
  ]);
  expect(prunes).toHaveLength(1);
  expect(prunes?.[0]?.Resource).toMatch(/\/files\/alpha\/\*$/);
  expect(JSON.stringify(prunes)).not.toContain("Version");
  const associations = ["copy", "prune"].map(
    (name) => inputs(resources, `shop-${name}-files-association`, "PodIdentityAssociation")["serviceAccount"],
  );
  expect(associations).toEqual([copy.serviceAccountName, prune.serviceAccountName]);
  expect(associations).toEqual(["copy-files", "prune-files"]);
});

test("the jobs run the scripts that suite recovery tests, as the user of Odoo's files, within the tenant's quota", async () => {
  const resources = await registered(tenant("alpha"));
  const { data } = inputs(resources, "shop-file-scripts", "ConfigMap") as { data: { [file: string]: string } };
  const folder = join(__dirname, "../../packages/platform/scripts");
  expect(Object.keys(data).sort()).toEqual(["copy-files.sh", "prune-files.sh", "repository.sh"]);
  for (const [file, text] of Object.entries(data)) expect(text).toBe(readFileSync(join(folder, file), "utf8"));
  const copy = job(resources, "shop-copy-files");
  expect(podOf(copy).containers[0]?.command).toEqual(["/bin/sh", "/scripts/copy-files.sh"]);
  expect(copy).toMatchObject({ concurrencyPolicy: "Forbid", suspend: false });
  expect(podOf(copy).securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 100, runAsGroup: 101 });
  expect(podOf(copy).containers[0]?.resources).toMatchObject({
    requests: { cpu: "100m", memory: "320Mi" },
    limits: { cpu: "1", memory: "320Mi" },
  });
  const quotaOf = (minutes: number) =>
    planCell("retail", {
      ...platformArgs(),
      tenants: [tenant("alpha", (spec) => (spec.data.fileCopyMinutes = minutes))],
    }).allotments["alpha"]?.quota;
  expect((quotaOf(10)?.pods ?? 0) - (quotaOf(0)?.pods ?? 0)).toBe(2);
  const { metadata } = inputs(resources, "shop-namespace", "Namespace") as { metadata: { annotations: object } };
  expect(JSON.stringify(metadata.annotations)).toContain("docker.io/restic/restic");
});

test("nothing reaches the jobs' pods, and they reach names, the vault and what gives them their role", async () => {
  const resources = await registered(tenant("alpha"));
  const { spec } = inputs(resources, "shop-file-copies-traffic", "NetworkPolicy") as {
    spec: {
      podSelector: { matchLabels: object };
      policyTypes: string[];
      ingress?: object;
      egress: { ports: { port: number }[] }[];
    };
  };
  const { labels } = job(resources, "shop-copy-files").jobTemplate.spec.template.metadata;
  expect(labels).toMatchObject(spec.podSelector.matchLabels);
  const odoo = inputs(resources, "shop-odoo-traffic", "NetworkPolicy") as typeof spec extends never
    ? never
    : { spec: typeof spec };
  expect(labels).not.toMatchObject(odoo.spec.podSelector.matchLabels);
  expect([spec.policyTypes, spec.ingress]).toEqual([["Ingress", "Egress"], undefined]);
  expect(spec.egress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual([53, 53, 443, 80]);
});

test("elsewhere each identity is a Secret, and nothing of AWS is made", async () => {
  const resources = await registered(tenant("alpha"), elsewhere);
  expect(resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
  const secretsOf = (name: string) =>
    JSON.stringify(podOf(job(resources, name)).containers[0]?.env).match(/vault-keys[-a-z]*/g);
  expect(secretsOf("shop-copy-files")).toEqual(["vault-keys", "vault-keys"]);
  expect(secretsOf("shop-prune-files")).toEqual(["vault-keys-prune", "vault-keys-prune"]);
  const { spec } = inputs(resources, "shop-file-copies-traffic", "NetworkPolicy");
  expect(JSON.stringify(spec)).toContain("8443");
});

test("a tenant without copies has no job, and that of one without pods waits", async () => {
  const none = await registered(tenant("alpha", (spec) => (spec.data.fileCopyMinutes = 0)));
  expect(none.filter(({ name, type }) => /CronJob|file-/.test(type + name))).toEqual([]);
  const suspended = await registered(tenant("alpha", (spec) => (spec.state = "suspended")));
  expect(job(suspended, "shop-copy-files").suspend).toBe(true);
});

test("a stack that asks for another interval than its platform allotted is refused", async () => {
  const given = platformArgs();
  const spec = tenant("alpha", ({ data }) => (data.fileCopyMinutes = 60));
  const error: unknown = await record(() => {
    const platform = new RetailOdooPlatform("retail", given);
    new TenantStack("shop", { spec, platform: platform.facts }, { provider: platform.kubernetes });
  }).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserInputError)) throw new Error("Nothing was refused.");
  expect(error.faults.map(({ path }) => path)).toEqual(["spec.data.fileCopyMinutes"]);
});
