import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type * as k8s from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";
import type { Baseline, Chart } from "@retail-odoo/contract";
import { labels } from "../internal/names";
import { POD_SECURITY, PRIVILEGED_POD_SECURITY } from "../internal/pod-security";
import { CLUSTER_SERVICES, type ClusterServiceName } from "./args";
import { withCachedImages } from "./chart-images";
import { exporterPolicy, operatorPolicy } from "./operator-traffic";
import { OPERATORS, type Operator, type OperatorContext } from "./operators";

/** What the releases of all operators are created from. */
export interface OperatorPlan {
  name: string;
  baseline: Baseline;
  install: { readonly [name in ClusterServiceName]: boolean };
  context: OperatorContext;
  parent: pulumi.Resource;
  /** Resources that every chart waits for. */
  dependsOn: pulumi.Resource[];
}

/** Helm releases of the operators that the platform installs; those already on the cluster are absent. */
export type Releases = { readonly [name in ClusterServiceName]?: Release };

/** What starts nodes for the other operators, and therefore waits for none. */
const NODE_PROVISIONERS: readonly ClusterServiceName[] = ["karpenter", "cluster-autoscaler"];

/** Creates namespaces and releases, each after the operators it needs and all after the node provisioner. */
export function createOperators(plan: OperatorPlan): Releases {
  const releases: { [name in ClusterServiceName]?: Release } = {};
  const namespaces = new Map<string, Namespace>();
  for (const name of CLUSTER_SERVICES) {
    if (!plan.install[name]) continue;
    const { namespace, privileged, after } = OPERATORS[name];
    const earlier = [...NODE_PROVISIONERS, ...after].flatMap((other) => releases[other] ?? []);
    const own = createOwnNamespace(plan, OPERATORS[name], earlier, namespaces);
    createTraffic(plan, name, own);
    releases[name] = createRelease(plan, name, {
      namespace: own ?? namespace,
      dependsOn: [...earlier, ...(privileged === undefined ? [] : [createPrivileged(plan, privileged)])],
    });
  }
  return releases;
}

/**
 * The namespace is created with the first operator in it; `kube-*` exist in every cluster. It depends on what its operator
 * depends on, so that it is deleted first: the load balancer controller must still run to release a namespace's Service.
 */
function createOwnNamespace(
  { name, context, parent }: OperatorPlan,
  { namespace, namespaceLabels }: Operator,
  dependsOn: pulumi.Resource[],
  created: Map<string, Namespace>,
): pulumi.Output<string> | undefined {
  if (namespace.startsWith("kube-")) return undefined;
  let own = created.get(namespace);
  if (!own) {
    own = createNamespace(name, namespace, { ...POD_SECURITY, ...namespaceLabels?.(context) }, { parent, dependsOn });
    created.set(namespace, own);
  }
  return own.metadata.name;
}

function createPrivileged({ name, parent }: OperatorPlan, privileged: string): Namespace {
  const namespace = createNamespace(name, privileged, PRIVILEGED_POD_SECURITY, { parent });
  createPolicy(`${name}-traffic-${privileged}`, privileged, namespace.metadata.name, exporterPolicy(), parent);
  return namespace;
}

/**
 * In its own namespace for all pods; in one that exists in every cluster, for the pods of its release: the charts there label
 * them with its name.
 */
function createTraffic(
  { name, parent }: OperatorPlan,
  service: ClusterServiceName,
  own: pulumi.Output<string> | undefined,
): void {
  const { namespace, traffic } = OPERATORS[service];
  const pods = own ? {} : { matchLabels: { "app.kubernetes.io/instance": service } };
  createPolicy(`${name}-traffic-${service}`, service, own ?? namespace, operatorPolicy(pods, traffic), parent);
}

function createPolicy(
  name: string,
  object: string,
  namespace: pulumi.Input<string>,
  spec: k8s.networking.v1.NetworkPolicySpec,
  parent: pulumi.Resource,
): void {
  new NetworkPolicy(
    name,
    { metadata: { name: object, namespace, labels: labels(object, "network") }, spec },
    { parent },
  );
}

export function createNamespace(
  name: string,
  namespace: string,
  ownLabels: { [label: string]: string },
  opts: pulumi.CustomResourceOptions,
): Namespace {
  return new Namespace(
    `${name}-namespace-${namespace}`,
    { metadata: { name: namespace, labels: { ...labels(namespace, "namespace"), ...ownLabels } } },
    opts,
  );
}

/** Installs a chart of the baseline; Helm rolls a failed upgrade back. */
function createRelease(
  { name, baseline, context, parent, dependsOn }: OperatorPlan,
  service: ClusterServiceName,
  target: { namespace: pulumi.Input<string>; dependsOn: pulumi.Resource[] },
): Release {
  const { chart: key, images, values } = OPERATORS[service];
  const { repo, chart, version }: Chart = baseline.charts[key];
  const source = repo.startsWith("oci://") ? { chart: repo } : { chart, repositoryOpts: { repo } };
  return new Release(
    `${name}-${service}`,
    {
      ...source,
      version,
      name: service,
      namespace: target.namespace,
      createNamespace: false,
      values: withCachedImages(values(context), images, context.zone?.imageCaches),
      atomic: true,
      skipAwait: false,
      timeout: 600,
      maxHistory: 5,
    },
    { parent, dependsOn: [...(NODE_PROVISIONERS.includes(service) ? [] : dependsOn), ...target.dependsOn] },
  );
}
