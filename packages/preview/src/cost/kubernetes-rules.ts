/** Kubernetes objects that turn into AWS bills on EKS: volume claims, load balancers and what Helm charts create of both. */
import type { ReadResource } from "../analysis/facts";
import { at, listAt, numberAt, textAt } from "../analysis/json";
import type { Json } from "../model";
import { many, serverBasis, type Charge } from "./charge";
import { gibOf, type CostContext } from "./cost-context";
import type { Basis } from "./shares";

/** Each instance has a volume for data and may have one for the WAL. */
export function postgresVolumes(resource: ReadResource, context: CostContext): Charge[] {
  const spec = at(resource.inputs, "spec");
  const { basis, suffix } = serverBasis(resource, context);
  const label = `database volumes${suffix}`;
  const instances = numberAt(spec, "instances") ?? 1;
  return ["storage", "walStorage"].flatMap((part) => {
    const volume = at(spec, part);
    return volume === undefined
      ? []
      : claimed(label, basis, gibOf(at(volume, "size")), instances, at(volume, "storageClass"), context);
  });
}

/** The claims of a StatefulSet's templates, once for each of its replicas. */
export function statefulSet(resource: ReadResource, context: CostContext): Charge[] {
  const replicas = numberAt(resource.inputs, "spec", "replicas") ?? 1;
  return (listAt(resource.inputs, "spec", "volumeClaimTemplates") ?? []).flatMap((template) =>
    claim(resource, at(template, "spec"), replicas, context),
  );
}

export function volumeClaim(resource: ReadResource, context: CostContext): Charge[] {
  return claim(resource, at(resource.inputs, "spec"), 1, context);
}

/** EFS bills what is stored and not what is claimed, so a tenant's files count as its `filestoreGiB`. */
function claim(resource: ReadResource, spec: Json | undefined, replicas: number, context: CostContext): Charge[] {
  const className = at(spec, "storageClassName");
  const tenant = context.tenant(resource);
  const stored = tenant === undefined ? undefined : context.facts?.allotments[tenant]?.data.filestoreGiB;
  if (context.storage(className) === "efs" && stored !== undefined)
    return [{ label: "files", item: "efs", quantity: stored, basis: "compute" }];
  return claimed(
    "claimed volumes",
    "compute",
    gibOf(at(spec, "resources", "requests", "storage")),
    replicas,
    className,
    context,
  );
}

function claimed(
  label: string,
  basis: Basis,
  gib: number | undefined,
  count: number,
  className: Json | undefined,
  context: CostContext,
): Charge[] {
  if (!context.onEks) return [{ label, reason: "the price of storage on this cluster is not known", basis }];
  if (gib === undefined) return [{ label, reason: "its size is not known before deployment", basis }];
  const item = context.storage(className);
  if (item === undefined)
    return [{ label, reason: `storage class ${JSON.stringify(className ?? "default")} is not known`, basis }];
  const { iops, mibPerSecond } = context.provisioned(className);
  const beyond = [
    { label: `IOPS of ${label}`, item: `${item}-iops`, quantity: iops * count, basis },
    { label: `throughput of ${label}`, item: `${item}-throughput`, quantity: mibPerSecond * count, basis },
  ];
  return [{ label, count, item, quantity: gib * count, basis }, ...beyond.filter(({ quantity }) => quantity > 0)];
}

export function service({ inputs }: ReadResource, context: CostContext, hours: number): Charge[] {
  return textAt(inputs, "spec", "type") === "LoadBalancer"
    ? loadBalancer(at(inputs, "metadata", "annotations"), at(inputs, "spec"), context, hours)
    : [];
}

/** What a Helm release brings: Traefik's load balancer, and the volumes of kube-prometheus-stack. */
export function helmRelease(resource: ReadResource, context: CostContext, hours: number): Charge[] {
  return [...traefik(resource, context, hours), ...monitoringVolumes(resource, context)];
}

/** A Service of type LoadBalancer is a network load balancer, with a public address a zone when it faces the internet. */
function loadBalancer(
  annotations: Json | undefined,
  spec: Json | undefined,
  context: CostContext,
  hours: number,
): Charge[] {
  if (!context.onEks)
    return [{ label: "load balancers", reason: "the price on this cluster is not known", basis: "compute" }];
  const charges: Charge[] = [{ label: "load balancers", item: "nlb", quantity: hours, basis: "compute" }];
  const zones = context.facts?.cluster.zones.length ?? 0;
  const addresses = zones > 0 ? zones : "the number of zones of its load balancer is not known";
  if (facesInternet(annotations, spec)) charges.push(many("public IPv4 addresses", "public-ipv4", addresses, hours));
  return charges;
}

/** Without annotations the in-tree controller of EKS creates an internet-facing load balancer, the AWS Load Balancer Controller an internal one. */
function facesInternet(annotations: Json | undefined, spec: Json | undefined): boolean {
  const given = (what: string) => textAt(annotations, `service.beta.kubernetes.io/aws-load-balancer-${what}`);
  const scheme = given("scheme");
  if (scheme !== undefined) return scheme === "internet-facing";
  const installed =
    ["external", "nlb-ip"].includes(given("type") ?? "") || textAt(spec, "loadBalancerClass") !== undefined;
  return !installed && (given("internal") ?? "false") === "false";
}

/** Traefik's chart creates a Service of type LoadBalancer unless its values disable it; other charts are not inspected. */
function traefik({ inputs }: ReadResource, context: CostContext, hours: number): Charge[] {
  const service = at(inputs, "values", "service");
  const type = textAt(service, "spec", "type") ?? "LoadBalancer";
  const made =
    /(^|\/)traefik$/.test(textAt(inputs, "chart") ?? "") && at(service, "enabled") !== false && type === "LoadBalancer";
  return made ? loadBalancer(at(service, "annotations"), at(service, "spec"), context, hours) : [];
}

/** kube-prometheus-stack gives each Prometheus and Alertmanager pod a volume where its values request one. */
function monitoringVolumes({ inputs }: ReadResource, context: CostContext): Charge[] {
  if (!/(^|\/)kube-prometheus-stack$/.test(textAt(inputs, "chart") ?? "")) return [];
  return [
    ["prometheus", "prometheusSpec", "storageSpec"],
    ["alertmanager", "alertmanagerSpec", "storage"],
  ].flatMap(([part = "", spec = "", storage = ""]) => {
    const pods = at(inputs, "values", part, spec);
    const claim = at(pods, storage, "volumeClaimTemplate", "spec");
    if (claim === undefined) return [];
    const size = gibOf(at(claim, "resources", "requests", "storage"));
    const replicas = numberAt(pods, "replicas") ?? 1;
    return claimed("monitoring volumes", "compute", size, replicas, at(claim, "storageClassName"), context);
  });
}
