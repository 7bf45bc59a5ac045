import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { Baseline, Chart } from "@retail-odoo/contract";
import { labels } from "../internal/names";
import { POD_SECURITY, PRIVILEGED_POD_SECURITY } from "../internal/pod-security";
import { CLUSTER_SERVICES, type ClusterServiceName } from "./args";
import { OPERATORS, type Operator, type OperatorContext } from "./operators";

/** What operators are made of. */
export interface OperatorPlan {
  name: string;
  baseline: Baseline;
  install: { readonly [name in ClusterServiceName]: boolean };
  context: OperatorContext;
  parent: pulumi.Resource;
  /** What every chart waits for. */
  dependsOn: pulumi.Resource[];
}

/** Those that are installed; whoever runs already is absent. */
export type Releases = { readonly [name in ClusterServiceName]?: Release };

/** What makes room for the others, and waits for nothing. */
const SCALERS: readonly ClusterServiceName[] = ["karpenter", "cluster-autoscaler"];

/** Namespaces and releases of the operators, each after those it needs, and all after what starts nodes. */
export function createOperators(plan: OperatorPlan): Releases {
  const releases: { [name in ClusterServiceName]?: Release } = {};
  const namespaces = new Map<string, Namespace>();
  for (const name of CLUSTER_SERVICES) {
    if (!plan.install[name]) continue;
    const { namespace, privileged, after } = OPERATORS[name];
    const waits = [...SCALERS, ...after].flatMap((other) => releases[other] ?? []);
    releases[name] = createRelease(plan, name, {
      namespace: createOwnNamespace(plan, OPERATORS[name], waits, namespaces) ?? namespace,
      dependsOn: [
        ...waits,
        ...(privileged === undefined
          ? []
          : [createNamespace(plan.name, privileged, PRIVILEGED_POD_SECURITY, { parent: plan.parent })]),
      ],
    });
  }
  return releases;
}

/**
 * Made by the first operator that lives there. `kube-system` and its kind were there before. It goes before those that its
 * operator needs: a load balancer is taken down by its controller, and until then the namespace cannot go.
 */
function createOwnNamespace(
  { name, context, parent }: OperatorPlan,
  { namespace, namespaceLabels }: Operator,
  dependsOn: pulumi.Resource[],
  made: Map<string, Namespace>,
): pulumi.Output<string> | undefined {
  if (namespace.startsWith("kube-")) return undefined;
  let own = made.get(namespace);
  if (!own) {
    own = createNamespace(name, namespace, { ...POD_SECURITY, ...namespaceLabels?.(context) }, { parent, dependsOn });
    made.set(namespace, own);
  }
  return own.metadata.name;
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

/** A chart of the baseline. An upgrade that fails goes back by itself. */
function createRelease(
  { name, baseline, context, parent, dependsOn }: OperatorPlan,
  service: ClusterServiceName,
  where: { namespace: pulumi.Input<string>; dependsOn: pulumi.Resource[] },
): Release {
  const { chart: key, values } = OPERATORS[service];
  const { repo, chart, version }: Chart = baseline.charts[key];
  const source = repo.startsWith("oci://") ? { chart: repo } : { chart, repositoryOpts: { repo } };
  return new Release(
    `${name}-${service}`,
    {
      ...source,
      version,
      name: service,
      namespace: where.namespace,
      createNamespace: false,
      values: values(context),
      atomic: true,
      skipAwait: false,
      timeout: 600,
      maxHistory: 5,
    },
    { parent, dependsOn: [...(SCALERS.includes(service) ? [] : dependsOn), ...where.dependsOn] },
  );
}
