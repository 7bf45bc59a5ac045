import { GP3_BASE, TYPES, type VolumePerformance } from "@retail-odoo/contract";
import { tenantFinder, type PreviewedFacts, type ReadResource } from "../analysis/facts";
import { at, markerOf, sameJson, textAt } from "../analysis/json";
import { sourcesIn, type Sources } from "../analysis/nodes";
import { ancestry } from "../analysis/tree";
import type { Json } from "../model";
import type { Assumptions } from "./prices";

/** What a cost rule reads of the program around the resource that it prices. */
export interface CostContext {
  facts?: PreviewedFacts;
  assumptions: Assumptions;
  /** Whether the cluster is EKS, so that volume claims and load balancers are billed by AWS. */
  onEks: boolean;
  region(resource: ReadResource): string | undefined;
  /** The tenant that owns the resource. */
  tenant(resource: ReadResource): string | undefined;
  /** Key in `facts.databases` of the server whose component is above the resource. */
  server(resource: ReadResource): string | undefined;
  /** Whether the resource is the bucket that backups go to. */
  isVault(resource: ReadResource): boolean;
  /** The price item behind a storage class: `ebs:gp3`, `efs`. */
  storage(className: Json | undefined): string | undefined;
  /** IOPS and MiB/s beyond what a gp3 volume of a storage class includes. */
  provisioned(className: Json | undefined): VolumePerformance;
  sources: Sources;
}

/** @param region fallback: the stack's `aws:region` */
export function readCostContext(
  resources: readonly ReadResource[],
  facts: PreviewedFacts | undefined,
  assumptions: Assumptions,
  region: string | undefined,
): CostContext {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const ancestors = ancestry(resources);
  const below = (resource: ReadResource, type: string): ReadResource | undefined =>
    ancestors(resource).find((above) => above.type === type);
  const classes = storageClasses(resources, facts);
  const extra = provisionedClasses(resources);
  return {
    facts,
    assumptions,
    onEks: facts?.cluster.kind === "eks" || resources.some(({ type }) => type === "aws:eks/cluster:Cluster"),
    region: (resource) =>
      textAt(resource.inputs, "region") ?? providerRegion(resource, byUrn) ?? facts?.cluster.region ?? region,
    tenant: tenantFinder(resources),
    server: (resource) => {
      const name = below(resource, TYPES.PostgresHA)?.name ?? textAt(resource.inputs, "metadata", "name");
      return Object.entries(facts?.databases ?? {}).find(([, server]) => server.name === name)?.[0];
    },
    isVault: ({ inputs }) => facts?.vault.created === true && sameJson(inputs["bucket"], facts.vault.bucket),
    storage: (className) => (typeof className === "string" ? classes.get(className) : undefined),
    provisioned: (className) => extra.get(String(className)) ?? { iops: 0, mibPerSecond: 0 },
    sources: sourcesIn(resources),
  };
}

function providerRegion(resource: ReadResource, byUrn: ReadonlyMap<string, ReadResource>): string | undefined {
  const urn = resource.provider?.replace(/::[^:]*$/, "");
  return urn === undefined ? undefined : textAt(byUrn.get(urn)?.inputs, "region");
}

const PROVISIONERS: { readonly [provisioner: string]: (parameters: Json | undefined) => string } = {
  "ebs.csi.aws.com": (parameters) => `ebs:${textAt(parameters, "type") ?? "gp3"}`,
  "ebs.csi.eks.amazonaws.com": (parameters) => `ebs:${textAt(parameters, "type") ?? "gp3"}`,
  "efs.csi.aws.com": () => "efs",
};

/** The storage classes that the program defines, and the two that the platform's facts name. */
function storageClasses(resources: readonly ReadResource[], facts: PreviewedFacts | undefined): Map<string, string> {
  const classes = new Map<string, string>();
  if (facts?.cluster.kind === "eks") {
    if (typeof facts.cluster.storageClass === "string") classes.set(facts.cluster.storageClass, "ebs:gp3");
    if (typeof facts.cluster.sharedStorageClass === "string") classes.set(facts.cluster.sharedStorageClass, "efs");
  }
  for (const { type, inputs } of resources) {
    const name = textAt(inputs, "metadata", "name");
    const item = PROVISIONERS[textAt(inputs, "provisioner") ?? ""]?.(inputs["parameters"]);
    if (type === "kubernetes:storage.k8s.io/v1:StorageClass" && name !== undefined && item !== undefined)
      classes.set(name, item);
  }
  return classes;
}

/** What the program's gp3 classes provision beyond the base, which is free. */
function provisionedClasses(resources: readonly ReadResource[]): Map<string, VolumePerformance> {
  const found = new Map<string, VolumePerformance>();
  for (const { type, inputs } of resources) {
    const name = textAt(inputs, "metadata", "name");
    const beyond = (parameter: string, base: number) =>
      Math.max(0, Number(textAt(inputs, "parameters", parameter) ?? base) - base) || 0;
    const gp3 = (textAt(inputs, "parameters", "type") ?? "gp3") === "gp3";
    if (type === "kubernetes:storage.k8s.io/v1:StorageClass" && name !== undefined && gp3)
      found.set(name, {
        iops: beyond("iops", GP3_BASE.iops),
        mibPerSecond: beyond("throughput", GP3_BASE.mibPerSecond),
      });
  }
  return found;
}

const GIB_PER: { readonly [suffix: string]: number } = {
  Ki: 1 / 1024 ** 2,
  Mi: 1 / 1024,
  Gi: 1,
  Ti: 1024,
  M: 1e6 / 1024 ** 3,
  G: 1e9 / 1024 ** 3,
  T: 1e12 / 1024 ** 3,
};

/** A Kubernetes storage quantity in GiB; undefined where it is unknown or invalid. */
export function gibOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value / 1024 ** 3;
  const [, digits, suffix = ""] = (typeof value === "string" && /^([0-9.]+)([KMGT]i|[MGT])?$/.exec(value)) || [];
  if (digits === undefined) return undefined;
  return Number(digits) * (GIB_PER[suffix] ?? 1 / 1024 ** 3);
}

/** A numeric input, or the reason why it is not a number. */
export function numberOf(inputs: { [key: string]: Json }, ...path: (string | number)[]): number | string {
  const value = at(inputs, ...path);
  if (typeof value === "number") return value;
  const name = path.join(".");
  return markerOf(value) === undefined ? `${name} is not set` : `${name} is not known before deployment`;
}
