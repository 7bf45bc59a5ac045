import type { ProviderArgs } from "@pulumi/kubernetes/provider";
import type { Input } from "@pulumi/pulumi";
import { Faults } from "../../internal/errors";

/**
 * Arguments of the Kubernetes provider of a landing zone's cluster, from the facts of its landing zone or platform. The
 * cluster is named in them, so that a new endpoint, version or certificate of it replaces nothing that lives in it.
 *
 * @example
 * ```typescript
 * const kubernetes = new Provider("retail", clusterProviderArgs(zone.facts.cluster));
 * ```
 * @throws UserInputError when the cluster was there before, and only its owner knows how to reach it
 */
export function clusterProviderArgs(cluster: { name: Input<string>; kubeconfig?: Input<string> }): ProviderArgs {
  const faults = new Faults();
  if (typeof cluster !== "object" || cluster === null)
    faults
      .at("cluster")
      .add(cluster, "is not the facts of a cluster", "Give `facts.cluster` of a LandingZone or a platform.");
  faults.throwIfAny("clusterProviderArgs");
  // Without a kubeconfig a provider would take whatever cluster the machine happens to point at.
  if (cluster.kubeconfig === undefined)
    faults
      .at("kubeconfig")
      .add(
        undefined,
        "is not among the facts of a cluster that was there before",
        "Make the provider as its owner says.",
      );
  faults.throwIfAny("clusterProviderArgs");
  return { kubeconfig: cluster.kubeconfig, clusterIdentifier: cluster.name, enableServerSideApply: true };
}
