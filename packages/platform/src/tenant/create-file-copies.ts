import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { allowFileCopies, allowServer, copiesPrefix, createBucketIdentity, repositoryAddress } from "../backup";
import { retainOptions } from "../internal/retain";
import { FILE_JOBS, fileJob, fileJobTraffic, fileScripts, type FileJobName, type FileJobRefs } from "./file-copies";
import { objectMeta } from "./object-meta";
import type { FileCopies, TenantStackSpec } from "./spec";

type Output = pulumi.Output<string>;

/** Rights of each job in the vault: what copies may not delete. */
const RIGHTS: { readonly [job in FileJobName]: typeof allowServer } = { copy: allowFileCopies, prune: allowServer };
const JOBS = Object.keys(FILE_JOBS) as FileJobName[];

/** The two jobs that keep the tenant's files in the vault, and what they need; nothing for a tenant whose files are not copied. */
export function createFileCopies(
  name: string,
  stack: TenantStackSpec,
  { namespace, files }: { namespace: Output; files: pulumi.Input<string> },
  parent: pulumi.Resource,
): void {
  const { fileCopies, tenant } = stack;
  const size = tenant.size.fileJob;
  if (fileCopies === undefined || size === undefined) return;
  const meta = (object: string) => objectMeta(stack, object, "file-copies", namespace);
  const { vault, identities, copies } = fileCopies;
  new NetworkPolicy(
    `${name}-file-copies-traffic`,
    {
      metadata: meta("file-copies"),
      spec: fileJobTraffic(tenant, { endpoint: vault.endpoint, identity: identities !== undefined }),
    },
    { parent },
  );
  const accounts = createAccounts(name, stack, namespace, parent);
  const scripts = new ConfigMap(
    `${name}-file-scripts`,
    { metadata: meta("file-scripts"), data: fileScripts() },
    { parent },
  );
  const refs: FileJobRefs = {
    image: fileCopies.image,
    scripts: scripts.metadata.name,
    password: createPassword(name, stack, namespace, parent),
    accounts,
    files,
    repository: repositoryAddress(vault, tenant.name),
    region: vault.region,
    credentials: credentialsOf(vault.credentialsSecret),
    placement: stack.placement.jobs,
    disruptionWindow: fileCopies.disruptionWindow,
  };
  createIdentities(name, fileCopies, stack, parent);
  for (const job of JOBS)
    new CronJob(
      `${name}-${FILE_JOBS[job]}`,
      { metadata: meta(FILE_JOBS[job]), spec: fileJob(job, { tenant, copies, size }, refs) },
      { parent },
    );
}

/** Secrets of the two identities, where the vault has no IAM roles: the pruning may delete, and the copies may not. */
function credentialsOf(secret: string | undefined): FileJobRefs["credentials"] {
  return secret === undefined ? undefined : { copy: secret, prune: `${secret}-prune` };
}

/** Without this password no copy can be read: it outlives the tenant's stack where its data does. */
function createPassword(name: string, stack: TenantStackSpec, namespace: Output, parent: pulumi.Resource): Output {
  const retained = retainOptions(stack.durable, { parent });
  const password = new RandomPassword(`${name}-file-copies-password`, { length: 48, special: false }, retained);
  const secret = new Secret(
    `${name}-file-copies-password`,
    {
      metadata: objectMeta(stack, "file-copies", "file-copies", namespace),
      stringData: { password: password.result },
    },
    { parent },
  );
  return secret.metadata.name;
}

function createAccounts(
  name: string,
  stack: TenantStackSpec,
  namespace: Output,
  parent: pulumi.Resource,
): FileJobRefs["accounts"] {
  const account = (job: FileJobName) =>
    new ServiceAccount(
      `${name}-${FILE_JOBS[job]}`,
      {
        metadata: objectMeta(stack, FILE_JOBS[job], "file-copies", namespace),
        automountServiceAccountToken: false,
      },
      { parent },
    ).metadata.name;
  return { copy: account("copy"), prune: account("prune") };
}

/** IAM roles of the two service accounts. A pod that starts before its role fails, and the next one has it. */
function createIdentities(
  name: string,
  { vault, identities }: FileCopies,
  { tenant }: TenantStackSpec,
  parent: pulumi.Resource,
): void {
  if (identities === undefined) return;
  for (const job of JOBS)
    createBucketIdentity(
      `${name}-${FILE_JOBS[job]}`,
      {
        ...identities.args,
        namespace: tenant.namespace,
        serviceAccount: FILE_JOBS[job],
        bucket: vault.bucket,
        prefix: copiesPrefix(tenant.name),
        keyArn: vault.keyArn,
      },
      { parent },
      { rights: RIGHTS[job], awsName: identities.names[job] },
    );
}
