/**
 * What a deletion waits for, and what it must therefore not outlive. A row: `waits` selects the resources whose deletion
 * waits, `needs` those that have to exist until it ended, `because` says why.
 */

const kindOf = ({ type }) => type.slice(type.lastIndexOf(":") + 1);
const isKubernetes = ({ type }) => type.startsWith("kubernetes:");
const isAws = (...kinds) => {
  const of = new Set(kinds);
  return (resource) => resource.type.startsWith("aws:") && of.has(kindOf(resource));
};
const isObject = (...kinds) => {
  const of = new Set(kinds);
  return (resource) => isKubernetes(resource) && of.has(kindOf(resource));
};
const release =
  (...names) =>
  (resource) =>
    isObject("Release")(resource) && names.includes(resource.inputs.name);
const textOf = (value) => JSON.stringify(value) ?? "";

/** Kubernetes API groups and the operators that remove the finalizers of their objects, or delete what objects of them own. */
const OPERATOR_OF_GROUP = {
  "barmancloud.cnpg.io": "plugin-barman-cloud",
  "cert-manager.io": "cert-manager",
  "external-secrets.io": "external-secrets",
  "karpenter.k8s.aws": "karpenter",
  "karpenter.sh": "karpenter",
  "keda.sh": "keda",
  "monitoring.coreos.com": "kube-prometheus-stack",
  "policies.kyverno.io": "kyverno",
  "postgresql.cnpg.io": "cloudnative-pg",
  "traefik.io": "traefik",
};
/** API groups that Kubernetes itself serves, and Helm releases. */
const OWN_GROUPS = ["admissionregistration.k8s.io", "apps", "batch", "core", "helm.sh", "networking.k8s.io", "policy"];
const MORE_OWN_GROUPS = ["rbac.authorization.k8s.io", "scheduling.k8s.io", "storage.k8s.io"];

export const groupOf = ({ type }) => type.slice("kubernetes:".length, type.lastIndexOf("/"));
export const isKnownGroup = (group) =>
  group in OPERATOR_OF_GROUP || OWN_GROUPS.includes(group) || MORE_OWN_GROUPS.includes(group);

/** Label of the pool that an object's pods select, as nodes carry it. */
const POOL = /"retail-odoo\.io\/(?:pool|tenant)":"[^"]+"/g;
const runsPods = isObject("Cluster", "DaemonSet", "Deployment", "Job", "Pooler", "StatefulSet");

/** The NodePools whose nodes an object's pods select. */
export function poolsOf(workload, all) {
  if (!runsPods(workload)) return [];
  const spec = workload.inputs.spec ?? {};
  const template = spec.template?.spec ?? spec;
  const selector = textOf(template.nodeSelector ?? spec.affinity?.nodeSelector).match(POOL) ?? [];
  if (selector.length === 0) return [];
  return all.filter(isObject("NodePool")).filter((pool) => {
    const labels = textOf(pool.inputs.spec.template.metadata.labels);
    return selector.every((label) => labels.includes(label));
  });
}

/** Kinds of AWS that the API server and the nodes behind it consist of. */
const CLUSTER = ["AccessEntry", "AccessPolicyAssociation", "Addon", "Cluster", "InstanceProfile", "NodeGroup"];
const BELOW = [
  "NatGateway",
  "PodIdentityAssociation",
  "Route",
  "RouteTableAssociation",
  "Subnet",
  "Vpc",
  "VpcEndpoint",
];
const RIGHTS = ["Queue", "QueuePolicy", "Role", "RolePolicy", "RolePolicyAttachment", "SecurityGroupIngressRule"];

const inNamespace = (namespace) => (resource) =>
  isKubernetes(resource) && (resource.inputs.metadata?.namespace ?? resource.inputs.namespace) === namespace;

/** Roles that AWS itself or a workload uses; those of people and CI end with the stack. */
const ofPeople = ({ name }) => /-(break-glass|preview|support|up)-role/.test(name);

export const RULES = [
  {
    because:
      "an object is deleted through the cluster's API server, by a principal with access, while its controllers run",
    waits: isKubernetes,
    needs: (object, all) =>
      // AWS resources of a database, a vault or a tenant are no part of the cluster.
      all.filter((one) => isAws(...CLUSTER, ...BELOW, ...RIGHTS)(one) && /LandingZone\$/.test(one.urn)),
  },
  {
    because: "its operator removes its finalizer, or deletes what it owns",
    waits: isKubernetes,
    needs: (object, all) => all.filter(release(OPERATOR_OF_GROUP[groupOf(object)])),
  },
  {
    because: "the objects inside of a namespace are deleted by Pulumi, not under it",
    waits: (object) => isKubernetes(object) && !isObject("Namespace")(object),
    needs: (object, all) => {
      const namespace = object.inputs.metadata?.namespace ?? object.inputs.namespace;
      return all.filter((one) => isObject("Namespace")(one) && one.inputs.metadata.name === namespace);
    },
  },
  {
    because: "the load balancer controller removes the finalizer of the Service of Traefik, and of what it made for it",
    waits: (object, all) =>
      isObject("Namespace")(object) &&
      all.some((one) => release("traefik")(one) && inNamespace(object.inputs.metadata.name)(one)),
    needs: (_, all) => all.filter(release("aws-load-balancer-controller")),
  },
  {
    because: "a node of a NodePool goes only when the disruption budgets of its pods admit it: its workloads go first",
    waits: runsPods,
    needs: poolsOf,
  },
  {
    because: "a database's own server drops it, and removes its finalizer",
    waits: isObject("Database", "DatabaseRole"),
    needs: (object, all) =>
      all.filter((one) => isObject("Cluster")(one) && one.inputs.metadata.name === object.inputs.spec.cluster.name),
  },
  {
    because: "its pods act in AWS with their IAM identity until they end; a server archives its last WAL",
    waits: runsPods,
    needs: (workload, all) => {
      const { name, namespace } = workload.inputs.metadata;
      const spec = workload.inputs.spec.template?.spec;
      const account = spec === undefined ? name : spec.serviceAccountName;
      const identities = all.filter(
        ({ type, inputs }) =>
          type.endsWith(":PodIdentityAssociation") &&
          inputs.namespace === namespace &&
          inputs.serviceAccount === account,
      );
      return identities.flatMap((one) => [one, ...rightsOf(one, all)]);
    },
  },
  {
    because: "a claim stays while a pod mounts it",
    waits: isObject("Deployment", "Job"),
    needs: (object, all) =>
      all.filter(
        (one) =>
          isObject("PersistentVolumeClaim")(one) &&
          inNamespace(one.inputs.metadata.namespace)(object) &&
          textOf(object.inputs.spec).includes(`"claimName":"${one.inputs.metadata.name}"`),
      ),
  },
  {
    because: "a node leaves by the network add-on, which releases its interfaces, and by its subnet's way to AWS",
    waits: isAws("NodeGroup"),
    needs: (group, all) => [
      ...all.filter((one) => isBootstrapAddon(one) || one.type === "aws:eks/cluster:Cluster"),
      ...wayOut(group, all),
    ],
  },
  {
    because: "an add-on's pods end on nodes",
    waits: (one) => isAws("Addon")(one) && !isBootstrapAddon(one),
    needs: (_, all) => all.filter(isAws("NodeGroup")),
  },
  {
    because: "a cluster refuses to go while node groups and add-ons are in it",
    waits: isAws("Addon", "AccessEntry", "NodeGroup", "PodIdentityAssociation"),
    needs: (_, all) => all.filter((one) => isAws("Cluster")(one) && one.type.startsWith("aws:eks/")),
  },
  {
    because: "its role acts until it is gone",
    waits: isAws("Addon", "NodeGroup", "FlowLog", "Schedule", "Trail"),
    needs: (one, all) => rightsOf(one, all),
  },
  {
    because: "the control plane detaches its network interfaces with its own role, and writes logs until it ends",
    waits: (one) => one.type === "aws:eks/cluster:Cluster",
    needs: (one, all) => [
      ...rightsOf(one, all),
      ...all.filter((log) => isAws("LogGroup")(log) && /-cluster-log/.test(log.name)),
    ],
  },
];

function isBootstrapAddon(resource) {
  return (
    isAws("Addon")(resource) && ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"].includes(resource.inputs.addonName)
  );
}

/** The policies of the roles that a resource has. */
function rightsOf(resource, all) {
  const roles = new Set(
    Object.values(resource.propertyDependencies)
      .flat()
      .filter((urn) => urn.includes("aws:iam/role:Role::")),
  );
  const policies = all.filter(isAws("RolePolicy", "RolePolicyAttachment"));
  return policies.filter(
    (one) => !ofPeople(one) && (one.propertyDependencies.role ?? []).some((urn) => roles.has(urn)),
  );
}

/** Route and NAT gateway by which a node group's subnets reach AWS. */
function wayOut(group, all) {
  const from = (one, property) => one.propertyDependencies[property] ?? [];
  const joined = (one, property, urns) => from(one, property).some((urn) => urns.has(urn));
  const subnets = new Set(from(group, "subnetIds"));
  const associations = all.filter((one) => isAws("RouteTableAssociation")(one) && joined(one, "subnetId", subnets));
  const tables = new Set(associations.flatMap((one) => from(one, "routeTableId")));
  const routes = all.filter((one) => isAws("Route")(one) && joined(one, "routeTableId", tables));
  const gateways = new Set(routes.flatMap((one) => from(one, "natGatewayId")));
  return [...associations, ...routes, ...all.filter((one) => gateways.has(one.urn))];
}
