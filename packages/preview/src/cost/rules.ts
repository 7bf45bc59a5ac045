import { NODE_DISK_GIB } from "@retail-odoo/contract";
import type { ReadResource } from "../analysis/facts";
import { allotments } from "../analysis/facts";
import { instanceType, launchTemplate, NODE_GROUP, NODE_POOL, requirementOf } from "../analysis/nodes";
import { at, listAt, numberAt, textAt } from "../analysis/json";
import type { Json } from "../model";
import { gibOf, numberOf, type CostContext } from "./cost-context";
import type { Basis } from "./shares";

/** What one resource is charged for: a quantity of a priced item, or why that cannot be said. */
export type Charge = { label: string; count?: number; basis: Basis } & (
  { item: string; quantity: number } | { reason: string }
);

/** Of one resource. `hours` is a month of one running thing. */
type Rule = (resource: ReadResource, context: CostContext, hours: number) => Charge[];

/** @returns undefined for a type that nobody has said anything about */
export function chargesOf(resource: ReadResource, context: CostContext): Charge[] | undefined {
  const rule = RULES[resource.type];
  if (rule !== undefined) return rule(resource, context, context.assumptions.hoursPerMonth);
  return FREE.some((pattern) => pattern.test(resource.type)) || !resource.custom ? [] : undefined;
}

const hourly =
  (label: string, item: string): Rule =>
  (_resource, _scene, hours) => [{ label, item, quantity: hours, basis: "compute" }];
const monthly =
  (label: string, item: string): Rule =>
  () => [{ label, item, quantity: 1, basis: "compute" }];
const unpriced =
  (label: string, reason: string): Rule =>
  () => [{ label, reason, basis: "compute" }];

const RULES: { readonly [type: string]: Rule } = {
  "aws:eks/cluster:Cluster": hourly("EKS control plane", "eks-cluster"),
  [NODE_GROUP]: nodeGroup,
  "aws:ec2/natGateway:NatGateway": hourly("NAT gateways", "nat-gateway"),
  "aws:ec2/eip:Eip": hourly("public IPv4 addresses", "public-ipv4"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:lb/loadBalancer:LoadBalancer": ({ inputs }, _scene, hours) => {
    const network = inputs["loadBalancerType"] === "network";
    return [{ label: "load balancers", item: network ? "nlb" : "alb", quantity: hours, basis: "compute" }];
  },
  "aws:ebs/volume:Volume": ({ inputs }) => {
    const gib = numberOf(inputs, "size");
    return [{ ...many("volumes", `ebs:${textAt(inputs, "type") ?? "gp2"}`, gib, 1), count: 1 }];
  },
  "aws:efs/fileSystem:FileSystem": (_resource, { facts }) =>
    facts === undefined ? [{ label: "files", reason: "how much will be stored is not known", basis: "compute" }] : [],
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:elasticache/replicationGroup:ReplicationGroup": cacheNodes,
  "aws:kms/key:Key": monthly("encryption keys", "kms-key"),
  "aws:kms/replicaKey:ReplicaKey": monthly("encryption keys", "kms-key"),
  "aws:secretsmanager/secret:Secret": monthly("Secrets Manager secrets", "secret"),
  "aws:route53/zone:Zone": monthly("DNS zones", "hosted-zone"),
  "aws:cloudwatch/logGroup:LogGroup": (_resource, { assumptions }) => [
    assumptions.logGiBPerGroup === undefined
      ? { label: "log ingestion", reason: "nobody said how much is logged (logGiBPerGroup)", basis: "compute" }
      : { label: "log ingestion", item: "logs", quantity: assumptions.logGiBPerGroup, basis: "compute" },
  ],
  "aws:guardduty/detector:Detector": unpriced("threat detection", "depends on what is logged and on the nodes watched"),
  "aws:cloudtrail/trail:Trail": unpriced("audit trail", "nothing for the first of an account, by the event for others"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": unpriced("alarms", "no source was found for what one costs"),
  "aws:ecr/repository:Repository": unpriced("images", "how much will be stored and scanned is not known"),
  "aws:rds/instance:Instance": databaseInstance,
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": unpriced(
    "copies of backups",
    "how much of a database changes in a day is not known",
  ),
  "kubernetes:postgresql.cnpg.io/v1:Cluster": postgresVolumes,
  "kubernetes:core/v1:PersistentVolumeClaim": (resource, context) => [
    claim(resource, at(resource.inputs, "spec"), 1, context),
  ],
  "kubernetes:apps/v1:StatefulSet": (resource, context) =>
    (listAt(resource.inputs, "spec", "volumeClaimTemplates") ?? []).map((template) =>
      claim(resource, at(template, "spec"), numberAt(resource.inputs, "spec", "replicas") ?? 1, context),
    ),
  "kubernetes:core/v1:Service": ({ inputs }, context, hours) =>
    textAt(inputs, "spec", "type") === "LoadBalancer"
      ? loadBalancer(at(inputs, "metadata", "annotations"), at(inputs, "spec"), context, hours)
      : [],
  "kubernetes:helm.sh/v3:Release": (resource, context, hours) => [
    ...traefik(resource, context, hours),
    ...monitoringVolumes(resource, context),
  ],
  [NODE_POOL]: karpenterPool,
  "aws:scheduler/schedule:Schedule": unpriced(
    "actions at set times",
    "nodes reserved for a peak cost like nodes that run, as long as they are reserved",
  ),
};

/** Types that cost nothing by themselves. Any other type without a rule is reported as not estimated. */
const FREE: readonly RegExp[] = [
  /^aws:(iam|sts)\//,
  /^aws:ec2\/(vpc|subnet|routeTable|route|routeTableAssociation|mainRouteTableAssociation|internetGateway|securityGroup|securityGroupRule|networkAcl|networkAclRule|launchTemplate|defaultSecurityGroup|defaultNetworkAcl|defaultRouteTable|vpcDhcpOptions|eipAssociation|flowLog|vpcEndpoint\w+):/,
  /^aws:elasticache\/(parameterGroup|subnetGroup|user|userGroup|userGroupAssociation):/,
  /^aws:(accessanalyzer|budgets|costexplorer)\//,
  /^aws:cloudwatch\/(logMetricFilter|eventRule|eventTarget):/,
  /^aws:scheduler\/scheduleGroup:/,
  /^aws:sqs\/queue\w*:/,
  /^aws:guardduty\/detectorFeature:/,
  /^aws:sns\/topic\w*:/,
  /^aws:vpc\/securityGroup(In|E)gressRule:/,
  /^aws:eks\/(addon|accessEntry|accessPolicyAssociation|podIdentityAssociation|identityProviderConfig):/,
  /^aws:s3\/bucket\w+:/,
  /^aws:kms\/(alias|grant|keyPolicy):/,
  /^aws:efs\/(mountTarget|accessPoint|fileSystemPolicy|backupPolicy):/,
  /^aws:ecr\/(lifecyclePolicy|repositoryPolicy|registryPolicy|pullThroughCacheRule|registryScanningConfiguration|replicationConfiguration|repositoryCreationTemplate):/,
  /^aws:secretsmanager\/secret(Version|Policy):/,
  /^aws:rds\/(parameterGroup|subnetGroup):/,
  /^aws:lb\/(listener|listenerRule|targetGroup|targetGroupAttachment):/,
  /^aws:route53\/record:/,
  /^(kubernetes|random|tls|command|null|pulumi|time|std):/,
];

/** So many things of the same kind, each of which takes `each` of the item; or why nobody knows how many. */
function many(label: string, item: string, count: number | string, each: number): Charge {
  return typeof count === "string"
    ? { label, reason: count, basis: "compute" }
    : { label, count, item, quantity: count * each, basis: "compute" };
}

/** As many nodes as are wanted at the start; a scaler may run more or fewer. */
function nodeGroup(resource: ReadResource, context: CostContext, hours: number): Charge[] {
  const { inputs } = resource;
  const template = launchTemplate(resource, context.sources);
  const type = instanceType(resource, context.sources);
  const desired = numberOf(inputs, "scalingConfig", "desiredSize");
  const nodes = typeof desired === "number" ? desired : numberOf(inputs, "scalingConfig", "minSize");
  const label = `nodes ${type ?? "of unknown type"}`;
  if (type === undefined) return [{ label, reason: "the instance type is not given", basis: "compute" }];
  if (inputs["capacityType"] === "SPOT") return [{ label, reason: "spot prices change by the hour", basis: "compute" }];
  const charges = [many(label, `ec2:${type}`, nodes, hours)];
  for (const { volumeType, size } of rootVolumes(inputs, template))
    charges.push(many("node volumes", `ebs:${volumeType}`, nodes, size));
  return charges;
}

/** As many nodes of a pool as what the platform promised there needs; load may ask for fewer. */
function karpenterPool(pool: ReadResource, { facts }: CostContext, hours: number): Charge[] {
  const types = requirementOf(pool, "node.kubernetes.io/instance-type");
  const [type = "of unknown type"] = types;
  const label = `nodes ${type}`;
  const nodes = facts?.capacity.pools?.[textAt(pool.inputs, "metadata", "name") ?? ""]?.nodes?.used;
  if (requirementOf(pool, "karpenter.sh/capacity-type").includes("spot"))
    return [{ label, reason: "spot prices change by the hour", basis: "compute" }];
  if (nodes === undefined || types.length !== 1)
    return [{ label, reason: "how many nodes load will ask for is not known", basis: "compute" }];
  return [many(label, `ec2:${type}`, nodes, hours), many("node volumes", "ebs:gp3", nodes, NODE_DISK_GIB)];
}

function rootVolumes(
  inputs: { [key: string]: Json },
  template: ReadResource | undefined,
): { volumeType: string; size: number }[] {
  const mappings = listAt(template?.inputs, "blockDeviceMappings") ?? [];
  const disks = [...mappings.map((mapping) => at(mapping, "ebs")), { volumeSize: inputs["diskSize"] ?? null }];
  return disks.flatMap((disk) => {
    const size = numberAt(disk, "volumeSize");
    return size === undefined ? [] : [{ size, volumeType: textAt(disk, "volumeType") ?? "gp3" }];
  });
}

/** Every node of a replication group is charged alike. The price is Valkey's, which is below that of Redis OSS. */
function cacheNodes({ inputs }: ReadResource, _scene: CostContext, hours: number): Charge[] {
  const type = textAt(inputs, "nodeType");
  const label = `cache nodes ${type ?? "of unknown type"}`;
  if (type === undefined) return [{ label, reason: "the node type is not given", basis: "compute" }];
  if (textAt(inputs, "engine") !== "valkey")
    return [{ label, reason: "no source was found for what another engine than Valkey costs", basis: "compute" }];
  return [many(label, `elasticache:${type}`, numberOf(inputs, "numCacheClusters"), hours)];
}

/** Gateway endpoints are free; an interface endpoint is charged in each zone it has a subnet in. */
function endpoint({ inputs }: ReadResource, _scene: CostContext, hours: number): Charge[] {
  if ((inputs["vpcEndpointType"] ?? "Gateway") === "Gateway") return [];
  const zones = listAt(inputs, "subnetIds")?.length ?? "how many subnets it stands in is not known before deployment";
  return [many("interface endpoints", "interface-endpoint", zones, hours)];
}

/**
 * A vault holds, for each server that is backed up into it, the base backups of its retention and one more, and the log
 * between them, all compressed. What expires stays for as long as the vault's lock. What other buckets will hold nobody knows.
 */
function bucket(resource: ReadResource, context: CostContext): Charge[] {
  const { facts, assumptions } = context;
  if (facts === undefined || !context.isVault(resource))
    return [{ label: "buckets", reason: "how much will be stored is not known", basis: "compute" }];
  const gib = allotments(facts).reduce((sum, { database, data }) => {
    const server = facts.databases[database];
    // RDS and others keep their backups themselves.
    const backup = server?.engine === "cloudnative-pg" ? server.backup : undefined;
    if (backup === undefined) return sum;
    const days = backup.retentionDays + facts.vault.lockDays;
    const bases = 1 + (days * 24) / backup.intervalHours;
    const wal = days * assumptions.walShareOfDatabasePerDay;
    return sum + data.databaseGiB * (bases + wal) * assumptions.backupCompression;
  }, 0);
  return [{ label: "backups", item: "s3", quantity: gib, basis: "backups" }];
}

/** Each instance has a volume for data and may have one for the write-ahead log. */
function postgresVolumes(resource: ReadResource, context: CostContext): Charge[] {
  const spec = at(resource.inputs, "spec");
  const server = context.server(resource);
  const basis: Basis = server === undefined ? "compute" : `server:${server}`;
  const label = `database volumes${server === undefined ? "" : ` of ${server}`}`;
  const instances = numberAt(spec, "instances") ?? 1;
  return ["storage", "walStorage"].flatMap((part) => {
    const volume = at(spec, part);
    return volume === undefined
      ? []
      : [claimed(label, basis, gibOf(at(volume, "size")), instances, at(volume, "storageClass"), context)];
  });
}

/** An instance and its volume, and a standby's beside them. Backups are free up to the volume's size. */
function databaseInstance(resource: ReadResource, context: CostContext, hours: number): Charge[] {
  const { inputs } = resource;
  const server = context.server(resource);
  const basis: Basis = server === undefined ? "compute" : `server:${server}`;
  const of = server === undefined ? "" : ` of ${server}`;
  const count = inputs["multiAz"] === true ? 2 : 1;
  const instanceClass = textAt(inputs, "instanceClass");
  const label = `database instances${of}`;
  const instance: Charge =
    instanceClass === undefined
      ? { label, reason: "the instance class is not given", basis }
      : { label, count, item: `rds:${instanceClass}`, quantity: hours * count, basis };
  const gib = numberOf(inputs, "allocatedStorage");
  const item = `rds:${textAt(inputs, "storageType") ?? "gp2"}`;
  return [
    instance,
    { ...many(`database volumes${of}`, item, typeof gib === "number" ? count * gib : gib, 1), basis, count },
  ];
}

/** EFS bills what is stored and not what is claimed, so a tenant's files count as its `filestoreGiB`. */
function claim(resource: ReadResource, spec: Json | undefined, replicas: number, context: CostContext): Charge {
  const className = at(spec, "storageClassName");
  const tenant = context.tenant(resource);
  const stored = tenant === undefined ? undefined : context.facts?.allotments[tenant]?.data.filestoreGiB;
  if (context.storage(className) === "efs" && stored !== undefined)
    return { label: "files", item: "efs", quantity: stored, basis: "compute" };
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
): Charge {
  if (!context.onEks) return { label, reason: "what storage costs on this cluster is not known", basis };
  if (gib === undefined) return { label, reason: "its size is not known before deployment", basis };
  const item = context.storage(className);
  if (item === undefined)
    return { label, reason: `storage class ${JSON.stringify(className ?? "default")} is not known`, basis };
  return { label, count, item, quantity: gib * count, basis };
}

/** A Service of type LoadBalancer is a network load balancer, with a public address a zone when it faces the internet. */
function loadBalancer(
  annotations: Json | undefined,
  spec: Json | undefined,
  context: CostContext,
  hours: number,
): Charge[] {
  if (!context.onEks)
    return [{ label: "load balancers", reason: "what one costs on this cluster is not known", basis: "compute" }];
  const charges: Charge[] = [{ label: "load balancers", item: "nlb", quantity: hours, basis: "compute" }];
  const zones = context.facts?.cluster.zones.length ?? 0;
  const addresses = zones > 0 ? zones : "how many zones its load balancer stands in is not known";
  if (facesInternet(annotations, spec)) charges.push(many("public IPv4 addresses", "public-ipv4", addresses, hours));
  return charges;
}

/** Where nobody says: the controller that is part of EKS opens it to the internet, the one that is installed does not. */
function facesInternet(annotations: Json | undefined, spec: Json | undefined): boolean {
  const given = (what: string) => textAt(annotations, `service.beta.kubernetes.io/aws-load-balancer-${what}`);
  const scheme = given("scheme");
  if (scheme !== undefined) return scheme === "internet-facing";
  const installed =
    ["external", "nlb-ip"].includes(given("type") ?? "") || textAt(spec, "loadBalancerClass") !== undefined;
  return !installed && (given("internal") ?? "false") === "false";
}

/** Traefik's chart makes a Service of type LoadBalancer unless its values say otherwise; other charts are not looked into. */
function traefik({ inputs }: ReadResource, context: CostContext, hours: number): Charge[] {
  const service = at(inputs, "values", "service");
  const type = textAt(service, "spec", "type") ?? "LoadBalancer";
  const made =
    /(^|\/)traefik$/.test(textAt(inputs, "chart") ?? "") && at(service, "enabled") !== false && type === "LoadBalancer";
  return made ? loadBalancer(at(service, "annotations"), at(service, "spec"), context, hours) : [];
}

/** Prometheus and Alertmanager, by the chart that brings both, have a volume in each pod where its values order one. */
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
    return [claimed("monitoring volumes", "compute", size, replicas, at(claim, "storageClassName"), context)];
  });
}
