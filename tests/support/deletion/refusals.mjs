/**
 * Deletions that Pulumi, AWS or the API server refuse, whatever the order. Steps that lift a refusal are in `done`:
 * `unprotected`, `clusterUnprotected`: protections are lifted; `stopped(resource)`, `removed(resource)`: what was stopped or
 * deleted by hand before; `byAdministrator`: the principal that runs it is none of the stacks' own roles.
 */
export function refusals(graph, done) {
  const { unprotected = false, clusterUnprotected = false, byAdministrator = false, removed = () => false } = done;
  const { custom, deleted, retained } = graph;
  const lines = [];
  const refuse = (resource, why) => lines.push(`${kindOf(resource)} ${resource.name} ${why}`);
  for (const resource of custom) if (resource.protect && !unprotected) refuse(resource, "is protected");
  for (const resource of deleted) {
    const why = REFUSED[kindOf(resource)]?.(resource.inputs, { clusterUnprotected });
    if (why) refuse(resource, why);
  }
  for (const role of deleted.filter(({ type, name }) => type === "aws:iam/role:Role" && name.endsWith("-up-role")))
    if (!byAdministrator) refuse(role, "is the role of CI, which would lose its own rights on the way");
  const guarded = custom.some(({ inputs }) => inputs.metadata?.name === "retail-odoo-tenant-deletion");
  for (const resource of deleted)
    if (isUnconfirmed(resource) && guarded) refuse(resource, "is refused by the deletion guard");
  for (const resource of retained.filter((one) => !removed(one)))
    for (const holder of holdersOf(resource, custom, deleted))
      refuse(holder, `is in use by ${kindOf(resource)} ${resource.name}, which is retained`);
  for (const resource of retained)
    if (losesVolume(resource, graph)) refuse(resource, "is retained, but its volume is deleted with its namespace");
  return lines;
}

const kindOf = ({ type }) => type.slice(type.lastIndexOf(":") + 1);

/** AWS deletes none of these while it has content, or while it is protected by a setting of its own. */
const REFUSED = {
  Bucket: ({ forceDestroy }) => (forceDestroy ? undefined : "is refused while it holds objects"),
  Repository: ({ forceDelete }) => (forceDelete ? undefined : "is refused while it holds images"),
  Zone: ({ forceDestroy }) => (forceDestroy ? undefined : "is refused while it holds records"),
  Instance: ({ deletionProtection, skipFinalSnapshot, finalSnapshotIdentifier }) => {
    if (deletionProtection) return "has deletion protection";
    return skipFinalSnapshot || finalSnapshotIdentifier ? undefined : "is refused without the name of a last snapshot";
  },
  Cluster: ({ deletionProtection }, { clusterUnprotected }) =>
    deletionProtection && !clusterUnprotected ? "has deletion protection" : undefined,
};

/** The guard admits a tenant's namespace with the annotation that `state: leaving` sets. */
function isUnconfirmed({ type, inputs }) {
  if (type !== "kubernetes:core/v1:Namespace" || !inputs.metadata.labels["retail-odoo.io/tenant"]) return false;
  return inputs.metadata.annotations?.["retail-odoo.io/confirm-delete"] !== inputs.metadata.name;
}

/** AWS resources that cannot go while another is in them or uses them. */
const HELD = ["ParameterGroup", "SecurityGroup", "Subnet", "SubnetGroup", "Vpc"];

function holdersOf(resource, all, deleted) {
  if (!resource.type.startsWith("aws:")) return [];
  const used = new Set();
  const use = ({ propertyDependencies }) => {
    const next = Object.values(propertyDependencies).flat();
    for (const one of all.filter(({ urn }) => next.includes(urn) && !used.has(urn))) {
      used.add(one.urn);
      use(one);
    }
  };
  use(resource);
  return deleted.filter((one) => one.type.startsWith("aws:") && HELD.includes(kindOf(one)) && used.has(one.urn));
}

/** A claim goes with its namespace; its volume stays where the storage class retains it. */
function losesVolume({ type, inputs }, { custom, deleted }) {
  if (type !== "kubernetes:core/v1:PersistentVolumeClaim") return false;
  const gone = deleted.some(
    (one) => one.type === "kubernetes:core/v1:Namespace" && one.inputs.metadata.name === inputs.metadata.namespace,
  );
  const storage = custom.find(
    (one) => one.type.endsWith(":StorageClass") && one.inputs.metadata.name === inputs.spec.storageClassName,
  );
  return gone && storage !== undefined && storage.inputs.reclaimPolicy !== "Retain";
}
