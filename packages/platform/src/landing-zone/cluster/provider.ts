import type { ProviderArgs } from "@pulumi/kubernetes/provider";
import type { Input } from "@pulumi/pulumi";
import { Faults } from "../../internal/errors";

/**
 * Arguments of a Kubernetes provider for the cluster, from the facts of its landing zone or platform. They identify the
 * cluster by name, so that a new endpoint, version or certificate replaces no object in it.
 *
 * @example
 * ```typescript
 * const kubernetes = new Provider("retail", clusterProviderArgs(zone.facts.cluster));
 * ```
 * @throws UserInputError for an existing cluster, whose facts hold no kubeconfig
 */
export function clusterProviderArgs(cluster: { name: Input<string>; kubeconfig?: Input<string> }): ProviderArgs {
  const faults = new Faults();
  if (typeof cluster !== "object" || cluster === null)
    faults
      .at("cluster")
      .add(cluster, "is not the facts of a cluster", "Give `facts.cluster` of a LandingZone or a platform.");
  faults.throwIfAny("clusterProviderArgs");
  // Without a kubeconfig the provider would use the current context of the machine.
  if (cluster.kubeconfig === undefined)
    faults
      .at("kubeconfig")
      .add(
        undefined,
        "is not among the facts of an existing cluster",
        "Create the provider from the kubeconfig of the cluster's owner.",
      );
  faults.throwIfAny("clusterProviderArgs");
  return { kubeconfig: cluster.kubeconfig, clusterIdentifier: cluster.name, enableServerSideApply: true };
}
