import { quantity } from "@retail-odoo/policy-kit";
import type { ReadResource } from "../analysis/facts";
import { listAt, textAt } from "../analysis/json";
import type { Check, Finding } from "./finding";

/** Runs kubectl with arguments and returns what it prints. */
export type ReadCluster = (args: readonly string[]) => Promise<string>;

type Judged = Pick<Finding, "status" | "found" | "remedy">;

const CONTEXT = "Name the cluster by KUBECONFIG or --context, with an identity that may read it.";

/** The oldest version of Kubernetes whose admission policies the platform's objects need. */
const OLDEST_MINOR = 32;

/** Why no existing cluster is asked; undefined where the program deploys to one. */
export function withoutCluster(resources: readonly ReadResource[]): string | undefined {
  if (resources.some(({ type }) => type === "aws:eks/cluster:Cluster")) return "the program creates its cluster";
  return objectsOf(resources).length === 0 ? "the program has no Kubernetes object" : undefined;
}

/** Whether the cluster answers, and its version: what is asked first of an existing cluster. */
export function reachable(read: ReadCluster): Check {
  return check("version", () => judgeVersion(read));
}

/** Stands for all checks of a cluster that does not answer. */
export const UNASKED_CLUSTER: Check = {
  area: "cluster",
  subject: "rights, operators, storage, room",
  otherwise: CONTEXT,
  run: () => Promise.reject(new Error("not asked: the cluster does not answer")),
};

/** What is asked of an existing cluster that answers. */
export function clusterChecks(resources: readonly ReadResource[], read: ReadCluster): Check[] {
  const objects = objectsOf(resources);
  return [
    check("rights", () => judgeRights(read)),
    check("network policies", () => judgeNetwork(read)),
    ...customGroups(objects).map((group) => check(`operator of ${group}`, () => judgeOperator(group, objects, read))),
    ...claimedClasses(objects).map((claimed) =>
      check(`storage class ${claimed.name}`, () => judgeStorage(claimed, read)),
    ),
    check("room", () => judgeRoom(objects, read)),
  ];
}

function objectsOf(resources: readonly ReadResource[]): ReadResource[] {
  return resources.filter(({ type }) => type.startsWith("kubernetes:"));
}

function check(subject: string, judge: () => Promise<Judged>): Check {
  return {
    area: "cluster",
    subject,
    otherwise: CONTEXT,
    run: async () => [{ area: "cluster", subject, ...(await judge()) }],
  };
}

async function judgeVersion(read: ReadCluster): Promise<Judged> {
  const { serverVersion } = JSON.parse(await read(["version", "--output=json"])) as {
    serverVersion: { major: string; minor: string; gitVersion: string };
  };
  const isNew = serverVersion.major === "1" && parseInt(serverVersion.minor, 10) >= OLDEST_MINOR;
  if (isNew) return { status: "ready", found: serverVersion.gitVersion };
  return { status: "not ready", found: serverVersion.gitVersion, remedy: `Upgrade to 1.${OLDEST_MINOR} or later.` };
}

/** `auth can-i` exits with 1 for a no, which reads like a failure; a review does not. */
async function judgeRights(read: ReadCluster): Promise<Judged> {
  const rules = await read(["auth", "can-i", "--list", "--no-headers"]);
  if (/^\*\.\*\s+\[\]\s+\[\]\s+\[\*\]/mu.test(rules)) return { status: "ready", found: "every verb on every resource" };
  return {
    status: "not ready",
    found: "not every verb on every resource",
    remedy: "Deploy with ClusterRole cluster-admin: the platform creates CRDs, admission policies and roles.",
  };
}

/** DaemonSets of network plugins that enforce network policies. */
const ENFORCING = /^(?:calico-node|cilium|antrea-agent|kube-router|weave-net|canal)$/mu;

async function judgeNetwork(read: ReadCluster): Promise<Judged> {
  const path = `{range .items[*]}{.metadata.name}{"\\n"}{end}`;
  const names = await read(["get", "daemonsets", "--all-namespaces", `--output=jsonpath=${path}`]);
  const [enforcing] = ENFORCING.exec(names) ?? [];
  if (enforcing !== undefined) return { status: "ready", found: `${enforcing} enforces them` };
  if (/^aws-node$/mu.test(names)) {
    const agent = `{.spec.template.spec.containers[?(@.name=="aws-eks-nodeagent")].args}`;
    const args = await read(["get", "daemonset", "aws-node", "--namespace=kube-system", `--output=jsonpath=${agent}`]);
    if (args.includes("--enable-network-policy=true")) return { status: "ready", found: "the VPC CNI enforces them" };
    return {
      status: "not ready",
      found: "the VPC CNI does not enforce them",
      remedy:
        'Set enableNetworkPolicy: "true" in the configuration of add-on vpc-cni: tenants are isolated by network policies.',
    };
  }
  throw new Error("no network plugin that is known to enforce them runs as a DaemonSet");
}

/** Charts of operators by the API group that they serve. */
const CHARTS: { readonly [group: string]: string } = {
  "barmancloud.cnpg.io": "plugin-barman-cloud",
  "cert-manager.io": "cert-manager",
  "external-secrets.io": "external-secrets",
  "karpenter.sh": "karpenter",
  "keda.sh": "keda",
  "monitoring.coreos.com": "kube-prometheus-stack",
  "postgresql.cnpg.io": "cloudnative-pg",
  "traefik.io": "traefik",
};

function customGroups(objects: readonly ReadResource[]): string[] {
  const groups = objects.map(({ type }) => /^kubernetes:([^/]+)\//u.exec(type)?.[1] ?? "");
  return Object.keys(CHARTS).filter((group) => groups.includes(group));
}

/** A line a CRD: name, Helm release that owns it, served versions. */
const CRDS = `{range .items[*]}{.metadata.name}{" "}{.metadata.annotations.meta\\.helm\\.sh/release-name}{" "}{range .spec.versions[?(@.served==true)]}{.name}{","}{end}{"\\n"}{end}`;

async function judgeOperator(group: string, objects: readonly ReadResource[], read: ReadCluster): Promise<Judged> {
  const lines = (await read(["get", "customresourcedefinitions", `--output=jsonpath=${CRDS}`])).split("\n");
  const found = lines.filter((line) => line.split(" ")[0]?.endsWith(`.${group}`) === true);
  const release = objects.find(
    ({ type, inputs }) => type === "kubernetes:helm.sh/v3:Release" && textAt(inputs, "chart") === CHARTS[group],
  );
  if (release === undefined) return judgeInstalled(group, objects, found);
  const name = textAt(release.inputs, "name") ?? release.name;
  const others = found.filter((line) => ![name, ""].includes(line.split(" ")[1] ?? ""));
  if (found.length === 0) return { status: "ready", found: `the program installs chart ${CHARTS[group]}` };
  if (others.length === 0 && found.some((line) => line.split(" ")[1] === name))
    return { status: "ready", found: `release ${name} is deployed already` };
  return {
    status: "not ready",
    found: `${found.length} of its CRDs exist already, and not by release ${name}`,
    remedy: `Name the operator in cluster.existing.installed: Helm does not take over CRDs that it did not install.`,
  };
}

/** An operator that the program does not install has to serve every kind, in the version that the program writes. */
function judgeInstalled(group: string, objects: readonly ReadResource[], crds: readonly string[]): Judged {
  const wanted = new Set(
    objects.flatMap(({ type }) => /^kubernetes:([^/]+)\/([^:]+):/u.exec(type)?.slice(1, 3).join("/") ?? []),
  );
  const versions = [...wanted].filter((each) => each.startsWith(`${group}/`)).map((each) => each.split("/")[1] ?? "");
  const served = new Set(crds.flatMap((line) => line.split(" ")[2]?.split(",") ?? []));
  const missing = versions.filter((version) => !served.has(version));
  if (missing.length === 0) return { status: "ready", found: `serves ${versions.join(", ")}` };
  return {
    status: "not ready",
    found: crds.length === 0 ? "not installed" : `does not serve ${missing.join(", ")}`,
    remedy: `Install chart ${CHARTS[group]} in the version of the baseline, or take it out of cluster.existing.installed.`,
  };
}

interface ClaimedClass {
  name: string;
  isShared: boolean;
}

function claimedClasses(objects: readonly ReadResource[]): ClaimedClass[] {
  const created = objects.filter(({ type }) => type.endsWith(":StorageClass")).map(({ inputs }) => textAt(inputs, "metadata", "name")); // prettier-ignore
  const classes = new Map<string, boolean>();
  for (const { type, inputs } of objects) {
    const isClaim = type === "kubernetes:core/v1:PersistentVolumeClaim";
    const name = isClaim
      ? textAt(inputs, "spec", "storageClassName")
      : textAt(inputs, "spec", "storage", "storageClass");
    if (name === undefined || created.includes(name)) continue;
    const isShared = isClaim && (listAt(inputs, "spec", "accessModes") ?? []).includes("ReadWriteMany");
    classes.set(name, (classes.get(name) ?? false) || isShared);
  }
  return [...classes].map(([name, isShared]) => ({ name, isShared }));
}

/** Provisioners whose volumes many nodes can write, and those whose volumes one node can. */
const SHARED = ["efs.csi.aws.com", "fsx.csi.aws.com", "file.csi.azure.com", "filestore.csi.storage.gke.io", "nfs.csi.k8s.io", "driver.longhorn.io"]; // prettier-ignore
const SINGLE = ["ebs.csi.aws.com", "disk.csi.azure.com", "pd.csi.storage.gke.io", "rancher.io/local-path", "kubernetes.io/no-provisioner"]; // prettier-ignore

async function judgeStorage({ name, isShared }: ClaimedClass, read: ReadCluster): Promise<Judged> {
  const lines = `{range .items[*]}{.metadata.name}{" "}{.provisioner}{"\\n"}{end}`;
  const classes = (await read(["get", "storageclasses", `--output=jsonpath=${lines}`])).trim().split("\n");
  const provisioner = classes.find((line) => line.split(" ")[0] === name)?.split(" ")[1];
  if (provisioner === undefined)
    return {
      status: "not ready",
      found: `the cluster has ${classes.map((line) => line.split(" ")[0]).join(", ") || "no storage class"}`,
      remedy: `Create it, or name one of the cluster's in cluster.existing.`,
    };
  if (!isShared || SHARED.includes(provisioner) || provisioner.endsWith(".cephfs.csi.ceph.com"))
    return { status: "ready", found: provisioner };
  if (!SINGLE.includes(provisioner)) throw new Error(`whether ${provisioner} serves ReadWriteMany is not known`);
  return {
    status: "not ready",
    found: `${provisioner} does not serve ReadWriteMany, which Odoo's files need`,
    remedy: "Name a class of a shared file system, for instance EFS or NFS.",
  };
}

/** What the tenants' quotas allow, against what the nodes have left. */
async function judgeRoom(objects: readonly ReadResource[], read: ReadCluster): Promise<Judged> {
  const quotas = objects.filter(({ type }) => type === "kubernetes:core/v1:ResourceQuota");
  const wanted = total(quotas.map(({ inputs }) => ["requests.cpu", "requests.memory"].map((key) => textAt(inputs, "spec", "hard", key)))); // prettier-ignore
  const node = `{range .items[*]}{.status.allocatable.cpu},{.status.allocatable.memory},{.spec.unschedulable};{end}`;
  const pod = `{range .items[*]}{range .spec.containers[*]}{.resources.requests.cpu},{.resources.requests.memory};{end}{end}`;
  const running = "--field-selector=status.phase!=Succeeded,status.phase!=Failed";
  const [nodes, pods] = await Promise.all([
    read(["get", "nodes", `--output=jsonpath=${node}`]),
    read(["get", "pods", "--all-namespaces", running, `--output=jsonpath=${pod}`]),
  ]);
  const [all, used] = [total(pairs(nodes).filter(([, , isCordoned]) => isCordoned !== "true")), total(pairs(pods))];
  const free = { cpu: all.cpu - used.cpu, memory: all.memory - used.memory };
  const found = `tenants' quotas allow ${describe(wanted)}; the nodes have ${describe(free)} left`;
  if (wanted.cpu <= free.cpu && wanted.memory <= free.memory) return { status: "ready", found };
  return { status: "not ready", found, remedy: "Add nodes, unless an autoscaler of the cluster does." };
}

interface Amount {
  cpu: number;
  memory: number;
}

function pairs(text: string): (string | undefined)[][] {
  return text.split(";").map((pair) => pair.split(","));
}

function total(rows: readonly (readonly (string | undefined)[])[]): Amount {
  const sum = (column: number): number => rows.reduce((amount, row) => amount + (quantity(row[column]) ?? 0), 0);
  return { cpu: sum(0), memory: sum(1) };
}

function describe({ cpu, memory }: Amount): string {
  return `${cpu.toFixed(1)} CPU and ${(memory / 1024 ** 3).toFixed(1)} GiB`;
}
