import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { LABELS, PRIORITIES, type FileCopyFacts } from "@retail-odoo/contract";
import { copySchedule } from "../backup";
import { zonesOfCountry } from "../calendar";
import { containerResources } from "../internal/container-resources";
import { digest } from "../internal/names";
import { addressEgress, DNS_EGRESS, POD_IDENTITY_EGRESS } from "../internal/network";
import { RESTRICTED_CONTAINER } from "../internal/pod-security";
import { scriptText } from "../internal/scripts";
import { memoryQuantity } from "../internal/units";
import type { PodPlacement } from "../nodes";
import { backupSlot } from "../postgres";
import { odooSecurity } from "./odoo-pod";
import type { FileJobSize } from "./sizing";
import type { ResolvedTenant } from "./spec";

/** The two jobs that keep a tenant's files in the vault: one copies, the other prunes and checks what it made. Pure. */

/** Name of each job, which is also that of its service account and script. */
export const FILE_JOBS = { copy: "copy-files", prune: "prune-files" } as const;
export type FileJobName = keyof typeof FILE_JOBS;

/** Scripts by file name. */
export function fileScripts(): { [file: string]: string } {
  const files = ["repository.sh", ...Object.values(FILE_JOBS).map((name) => `${name}.sh`)];
  return Object.fromEntries(files.map((file) => [file, scriptText(file)]));
}

/** What the pods of both jobs refer to. */
export interface FileJobRefs {
  image: string;
  /** ConfigMap with the scripts. */
  scripts: Input<string>;
  /** Secret with `password`, which opens the repository. */
  password: Input<string>;
  accounts: { readonly [job in FileJobName]: Input<string> };
  /** Volume claim of Odoo's pods. */
  files: Input<string>;
  repository: Input<string>;
  region: string;
  /** Secret with the keys of each identity; absent where pods have an IAM role. */
  credentials: { readonly [job in FileJobName]: string } | undefined;
  placement: PodPlacement;
  /** `01:00-05:00`, UTC: when nodes may be replaced; absent where Karpenter does not run. */
  disruptionWindow: string | undefined;
}

/** Labels of the jobs' pods, none of which are those of Odoo's pods: their policies do not apply. */
export function fileJobLabels({ name }: Pick<ResolvedTenant, "name">): { [key: string]: string } {
  return { [LABELS.name]: "file-copies", [LABELS.tenant]: name };
}

/** Name resolution, the vault, and EKS Pod Identity where the pods have a role. The vault's addresses are known to no plan. */
export function fileJobTraffic(
  tenant: Pick<ResolvedTenant, "name">,
  { endpoint, identity }: { endpoint: string | undefined; identity: boolean },
): k8s.networking.v1.NetworkPolicySpec {
  const port = endpoint === undefined ? "" : new URL(endpoint).port;
  return {
    podSelector: { matchLabels: fileJobLabels(tenant) },
    policyTypes: ["Ingress", "Egress"],
    egress: [DNS_EGRESS, addressEgress([Number(port) || 443]), ...(identity ? [POD_IDENTITY_EGRESS] : [])],
  };
}

/** The first copy of a large filestore takes hours; one that takes longer than this hangs. */
const DEADLINE_HOURS = { copy: 24, prune: 6 } as const;
/** Minutes that the pruning is assumed to take, for its place in the night. */
const PRUNE_MINUTES = 60;

export function fileJob(
  job: FileJobName,
  { tenant, copies, size }: { tenant: ResolvedTenant; copies: FileCopyFacts; size: FileJobSize },
  refs: FileJobRefs,
): k8s.batch.v1.CronJobSpec {
  const labels = { ...fileJobLabels(tenant), [LABELS.component]: FILE_JOBS[job] };
  return {
    schedule: job === "copy" ? copySchedule(copies.everyMinutes, spreadOf(tenant.name)) : pruneSchedule(tenant, refs),
    timeZone: "Etc/UTC",
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 600,
    // The files of a tenant without pods do not change.
    suspend: tenant.state !== "active",
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      spec: {
        // The next run is the next attempt.
        backoffLimit: 0,
        activeDeadlineSeconds: DEADLINE_HOURS[job] * 3_600,
        template: { metadata: { labels }, spec: fileJobPod(job, tenant, copies, size, refs) },
      },
    },
  };
}

/** Tenants start at minutes of their own. */
function spreadOf(tenant: string): number {
  return Number.parseInt(digest(tenant, 8), 16);
}

/** Once a night of the tenant, outside of the hours in which nodes are replaced. */
function pruneSchedule({ name, country }: ResolvedTenant, { disruptionWindow }: FileJobRefs): string {
  const slot = backupSlot(name, { zones: zonesOfCountry(country), disruptionWindow }, PRUNE_MINUTES);
  return `${slot % 60} ${Math.floor(slot / 60)} * * *`;
}

/** Metadata of the repository that a copy reads; emptied with the pod. */
const CACHE_MIB = 2_048;
const SCRIPTS = "/scripts";
const PASSWORD = "/password";
const FILES = "/var/lib/odoo";

function fileJobPod(
  job: FileJobName,
  tenant: ResolvedTenant,
  copies: FileCopyFacts,
  size: FileJobSize,
  refs: FileJobRefs,
): k8s.core.v1.PodSpec {
  // The pruning does not see the files.
  const mounted = job === "copy";
  return {
    ...refs.placement,
    serviceAccountName: refs.accounts[job],
    automountServiceAccountToken: false,
    priorityClassName: PRIORITIES.background,
    enableServiceLinks: false,
    restartPolicy: "Never",
    securityContext: odooSecurity(tenant),
    volumes: [
      { name: "scripts", configMap: { name: refs.scripts } },
      { name: "password", secret: { secretName: refs.password, items: [{ key: "password", path: "password" }] } },
      { name: "tmp", emptyDir: { sizeLimit: memoryQuantity(CACHE_MIB) } },
      ...(mounted ? [{ name: "files", persistentVolumeClaim: { claimName: refs.files, readOnly: true } }] : []),
    ],
    containers: [
      {
        name: FILE_JOBS[job],
        image: refs.image,
        imagePullPolicy: "IfNotPresent",
        command: ["/bin/sh", `${SCRIPTS}/${FILE_JOBS[job]}.sh`],
        env: fileJobEnv(job, tenant, copies, refs),
        securityContext: RESTRICTED_CONTAINER,
        volumeMounts: [
          { name: "scripts", mountPath: SCRIPTS, readOnly: true },
          { name: "password", mountPath: PASSWORD, readOnly: true },
          { name: "tmp", mountPath: "/tmp" },
          ...(mounted ? [{ name: "files", mountPath: FILES, readOnly: true }] : []),
        ],
        resources: containerResources({ ...size, diskMiB: 2 * CACHE_MIB }),
      },
    ],
  };
}

function fileJobEnv(
  job: FileJobName,
  { name }: ResolvedTenant,
  { keepDays }: FileCopyFacts,
  { repository, region, credentials }: FileJobRefs,
): k8s.core.v1.EnvVar[] {
  const key = (variable: string, from: string, secret: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: secret, key: from } },
  });
  return [
    { name: "TENANT", value: name },
    job === "copy" ? { name: "FILES", value: `${FILES}/filestore` } : { name: "KEEP_DAYS", value: String(keepDays) },
    { name: "RESTIC_REPOSITORY", value: repository },
    { name: "RESTIC_PASSWORD_FILE", value: `${PASSWORD}/password` },
    { name: "RESTIC_CACHE_DIR", value: "/tmp/cache" },
    { name: "HOME", value: "/tmp" },
    { name: "AWS_DEFAULT_REGION", value: region },
    ...(credentials === undefined
      ? []
      : [
          key("AWS_ACCESS_KEY_ID", "ACCESS_KEY_ID", credentials[job]),
          key("AWS_SECRET_ACCESS_KEY", "ACCESS_SECRET_KEY", credentials[job]),
        ]),
  ];
}
